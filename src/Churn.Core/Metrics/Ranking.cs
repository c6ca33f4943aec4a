namespace Churn.Core.Metrics;

/// <summary>The rows from the most to the least probable churner: the one order that all ranking metrics share.</summary>
internal static class Ranking
{
    /// <summary>Row numbers by descending probability; rows of equal probability stay in row order (a stable sort).</summary>
    public static int[] Descending(ReadOnlySpan<double> probabilities)
    {
        var rows = new int[probabilities.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = row;

        // Spares the sort where it would change nothing, as in every resample of the bootstrap.
        if (IsDescending(probabilities))
            return rows;

        var negated = new double[rows.Length];
        for (var row = 0; row < rows.Length; row++)
            negated[row] = -probabilities[row];
        Array.Sort(negated, rows);
        RestoreRowOrderInTies(negated, rows);
        return rows;
    }

    /// <summary>One cut for each distinct probability, the highest first; the last cut takes in every row.</summary>
    public static RankingCuts Cuts(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities) =>
        new(churned, probabilities, IsDescending(probabilities) ? [] : Descending(probabilities));

    /// <summary>The threshold that names the rows of a cut and no others: halfway to the next probability, or to 0.</summary>
    public static double ThresholdBelow(List<RankingCut> cuts, int cut)
    {
        var (included, excluded) = (cuts[cut].Probability, cut + 1 < cuts.Count ? cuts[cut + 1].Probability : 0);
        var middle = (included + excluded) / 2;
        return middle > excluded ? middle : included; // neighbouring numbers have no middle
    }

    private static bool IsDescending(ReadOnlySpan<double> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[i - 1])
                return false;
        }

        return true;
    }

    private static void RestoreRowOrderInTies(ReadOnlySpan<double> keys, Span<int> rows)
    {
        var start = 0;
        for (var end = 1; end <= keys.Length; end++)
        {
            if (end < keys.Length && keys[end] == keys[start])
                continue;
            rows[start..end].Sort();
            start = end;
        }
    }
}

/// <summary>The cuts of a ranking, one after the other; nothing is kept, for the bootstrap asks thousands of times.</summary>
/// <param name="churned">The label of each row: true where the customer left.</param>
/// <param name="probabilities">The predicted probability of churn of the same rows.</param>
/// <param name="rows">Row numbers by descending probability; none where the rows already are in this order.</param>
internal ref struct RankingCuts(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> rows)
{
    private readonly ReadOnlySpan<bool> churned = churned;
    private readonly ReadOnlySpan<double> probabilities = probabilities;
    private readonly ReadOnlySpan<int> rows = rows;
    private int rank;
    private int churners;

    public RankingCut Current { get; private set; }

    public readonly RankingCuts GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rank == churned.Length) return false;
        var probability = probabilities[RowAt(rank)];
        do
        {
            if (churned[RowAt(rank)]) churners++;
            rank++;
        }
        while (rank < churned.Length && probabilities[RowAt(rank)] == probability);
        Current = new RankingCut(probability, churners, rank - churners);
        return true;
    }

    /// <summary>The cuts in a list.</summary>
    public readonly List<RankingCut> ToList()
    {
        var cuts = new List<RankingCut>();
        foreach (var cut in this) cuts.Add(cut);
        return cuts;
    }

    private readonly int RowAt(int rank) => rows.IsEmpty ? rank : rows[rank];
}

/// <summary>What acting on every customer of at least this probability would catch.</summary>
/// <param name="Probability">The lowest probability still acted on.</param>
/// <param name="TruePositives">Churners at or above it.</param>
/// <param name="FalsePositives">Stayers at or above it.</param>
internal readonly record struct RankingCut(double Probability, int TruePositives, int FalsePositives)
{
    public int Rows => TruePositives + FalsePositives;
}
