using Churn.Core.Monitoring;
using Churn.Core.Schema;
using ChurnApi.Segments;

namespace ChurnApi.Monitoring;

/// <summary>The values of a column in the training and now, as far as few customers do not make them up.</summary>
/// <param name="Column">The column.</param>
/// <param name="Shift">By how much it moved; null where nothing is known of now.</param>
/// <param name="Cells">Its values, numbers in order, words those with the largest shares first, what is left last.</param>
internal sealed record ColumnDistribution(string Column, ColumnShift? Shift, IReadOnlyList<DistributionCell> Cells)
{
    /// <summary>How the values that are not shown one by one are called.</summary>
    public const string Others = "others";

    private const int MaxShown = 12;

    /// <summary>Returns the distribution of a column.</summary>
    /// <param name="reference">What the training counted.</param>
    /// <param name="feature">The column.</param>
    /// <param name="shift">What the log counted; null where nothing is known.</param>
    /// <param name="minCell">Values of fewer customers are summed up; 1 or more.</param>
    /// <param name="say">A text such as "up to {0}" in the reader's language.</param>
    public static ColumnDistribution Of(
        ReferenceColumn reference, FeatureColumn feature, ColumnShift? shift, int minCell, Func<string, string> say)
    {
        var before = reference.AllCounts();
        var now = shift?.CellsNow;
        var isMerged = Hidden(before, minCell, known: reference.MissingCell);
        if (now is not null)
            foreach (var (cell, isHidden) in Hidden(now, minCell, known: null).Index()) isMerged[cell] |= isHidden;
        var (all, allNow) = (before.Sum(), now?.Sum() ?? 0);
        bool IsUsed(int cell) => before[cell] > 0 || now?[cell] > 0;
        int[] shown =
        [
            .. Enumerable.Range(0, before.Length).Where(cell => !isMerged[cell] && IsUsed(cell))
                .OrderByDescending(cell => Math.Max(Share(before[cell], all), Share(now?[cell] ?? 0, allNow))).Take(MaxShown),
        ];
        if (reference.Edges is not null) Array.Sort(shown);
        int[] left = [.. Enumerable.Range(0, before.Length).Except(shown)];
        return new ColumnDistribution(reference.Column, shift,
        [
            .. shown.Select(cell => CellOf(reference.NameOf(cell, feature, say), [cell])),
            .. left.Any(IsUsed) ? [CellOf(say(Others), left)] : Array.Empty<DistributionCell>(),
        ]);

        DistributionCell CellOf(string name, int[] cells) => new(
            name,
            Share(cells.Sum(cell => before[cell]), all),
            now is null ? null : Share(cells.Sum(cell => now[cell]), allNow));
    }

    /// <summary>
    /// Whether the values that moved most are few customers', or would tell how many few customers are.
    /// </summary>
    /// <param name="shift">What the log counted of the column.</param>
    /// <param name="minCell">The fewest customers that have figures.</param>
    public static bool HidesMoved(ColumnShift shift, int minCell) =>
        SmallCells.Find(shift.CellsNow, minCell)[shift.MovedCell] || SmallCells.Find(shift.CellsBefore, minCell)[shift.MovedCell];

    /// <summary>Finds small cells; that of a count which everybody knows is none.</summary>
    private static bool[] Hidden(IReadOnlyList<int> counts, int minCell, int? known) =>
        SmallCells.Find([.. counts.Select((count, cell) => cell == known ? 0 : count)], minCell);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>Values of a column and how many customers have them.</summary>
/// <param name="Values">The values in words.</param>
/// <param name="Before">Their share in the training.</param>
/// <param name="Now">Their share now; null where nothing is known.</param>
internal sealed record DistributionCell(string Values, double Before, double? Now);
