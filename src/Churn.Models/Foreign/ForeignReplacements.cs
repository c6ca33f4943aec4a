using Churn.Core.Schema;
using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>What a model made elsewhere gets in the place of values that it cannot take.</summary>
/// <param name="Missing">For each feature the code in the place of a missing value; NaN to leave it missing.</param>
/// <param name="Unseen">For each feature the code in the place of a word never seen; itself to leave it.</param>
public sealed record ForeignReplacements(IReadOnlyList<float> Missing, IReadOnlyList<float> Unseen)
{
    /// <summary>Replaces nothing.</summary>
    /// <param name="features">How many features there are.</param>
    public static ForeignReplacements None(int features) => new(
        [.. Enumerable.Repeat(float.NaN, features)], [.. Enumerable.Repeat(CategoryColumn.UnseenCode, features)]);

    /// <summary>Writes the replacing into a graph.</summary>
    /// <returns>The row to read instead.</returns>
    internal string WriteTo(GraphBuilder graph, string row)
    {
        var seen = Unseen.All(code => code == CategoryColumn.UnseenCode)
            ? row
            : graph.Apply("Where", IsUnseen(graph, row), graph.Constant([.. Unseen], 1, Unseen.Count), row);
        return Missing.All(float.IsNaN)
            ? seen
            : graph.Apply("Where", graph.Apply("IsNaN", seen), graph.Constant([.. Missing], 1, Missing.Count), seen);
    }

    /// <summary>Of a number, -1 is a value like any other: it is replaced by -1.</summary>
    private static string IsUnseen(GraphBuilder graph, string row) =>
        graph.Apply("Equal", row, graph.Constant([CategoryColumn.UnseenCode], 1, 1));
}
