using Churn.Core.Schema;

namespace Churn.Core.Monitoring;

/// <summary>Counts customers in the cells of a reference, in memory that does not grow with them.</summary>
/// <param name="schema">The schema of the version.</param>
/// <param name="reference">What its training counted.</param>
public sealed class InputCounts(CustomerSchema schema, InputReference reference)
{
    private readonly int[][] cells = [.. reference.Columns.Select(column => new int[column.Cells])];
    private readonly int[] outOfRange = new int[reference.Columns.Count];

    /// <summary>The customers that were counted.</summary>
    public int Rows { get; private set; }

    /// <summary>The customers that have a word never seen, or a number out of the range of the training, in any column.</summary>
    public int Outside { get; private set; }

    /// <summary>The reference.</summary>
    public InputReference Reference => reference;

    /// <summary>The features.</summary>
    public IReadOnlyList<FeatureColumn> Features => schema.Features;

    /// <summary>The counts of a feature, those of missing and unseen values last.</summary>
    public ReadOnlySpan<int> CellsOf(int feature) => cells[feature];

    /// <summary>The customers with a number of the feature out of the range of the training.</summary>
    public int OutOfRange(int feature) => outOfRange[feature];

    /// <summary>Counts a customer.</summary>
    /// <param name="coded">The coded row.</param>
    public void Add(ReadOnlySpan<float> coded)
    {
        Rows++;
        var isOutside = false;
        for (var feature = 0; feature < cells.Length; feature++)
        {
            var cell = reference.Columns[feature].CellOf(coded[feature]);
            cells[feature][cell]++;
            isOutside |= cell == reference.Columns[feature].UnseenCell;
            if (schema.Features[feature] is not NumberColumn number || !(coded[feature] < number.Minimum
                || coded[feature] > number.Maximum)) continue;
            outOfRange[feature]++;
            isOutside = true;
        }

        if (isOutside) Outside++;
    }
}
