using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>A model graph as a sum.</summary>
/// <param name="LogOdds">The log-odds.</param>
/// <param name="Values">The values of the graph that come from one column each.</param>
/// <param name="Owners">The player that each of them comes from; -1 for none.</param>
/// <param name="Unknown">The values whose structure is not known.</param>
internal sealed record GraphParts(SumPart LogOdds, GraphValues Values, int[] Owners, GraphValues Unknown);

/// <summary>Works out values of a graph, one behind the other.</summary>
/// <param name="program">Works them out; null where there is none.</param>
internal sealed class GraphValues(IGraphProgram? program)
{
    /// <summary>How many floats there are.</summary>
    public int Length => program?.Results ?? 0;

    /// <summary>The values of a coded row.</summary>
    public float[] Of(ReadOnlySpan<float> coded)
    {
        var values = new float[Length];
        Write(coded, values);
        return values;
    }

    /// <summary>Writes the values of a coded row.</summary>
    public void Write(ReadOnlySpan<float> coded, Span<float> values) => program?.Run(coded, values);
}
