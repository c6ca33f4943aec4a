using System.Text.Json.Serialization;
using Churn.Core.Numerics;

namespace Churn.Core.Monitoring;

/// <summary>Whether customers are other than those of the training, column by column.</summary>
/// <param name="Rows">The customers.</param>
/// <param name="ReferenceRows">Those of the training.</param>
/// <param name="FalseAlarmRate">The probability of any alarm in this look if nothing changed.</param>
/// <param name="Looks">For how many looks the rate of a false alarm was shared out.</param>
/// <param name="Outside">
/// The share of customers with a word never seen, or a number out of the range of the training, in any column.
/// </param>
/// <param name="Columns">The features, those that moved most surely first.</param>
public sealed record InputDrift(
    int Rows, int ReferenceRows, double FalseAlarmRate, int Looks, double Outside, IReadOnlyList<ColumnShift> Columns)
{
    /// <summary>The fewest customers that are tested.</summary>
    public const int MinRows = 30;

    private const int Stream = 0xD21F;

    /// <summary>The columns that moved beyond doubt.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnShift> Alarms => Columns.Where(column => column.Alarm);

    /// <summary>Compares customers with the training.</summary>
    /// <param name="counts">The customers, counted.</param>
    /// <param name="budget">How probable a false alarm may be; null for the default.</param>
    /// <param name="seed">The same seed gives the same p-values.</param>
    public static InputDrift Of(InputCounts counts, FalseAlarmBudget? budget = null, int seed = 0)
    {
        budget ??= new FalseAlarmBudget();
        var columns = counts.Reference.Columns;
        var level = budget.PerLook / columns.Count;
        HomogeneityTest[] found =
        [
            .. columns.Select((column, feature) => HomogeneityTest.Of(
                column.AllCounts(), counts.CellsOf(feature), column.Edges is not null, level,
                new RandomStream(seed, Stream + feature))),];
        var alarms = counts.Rows < MinRows ? new bool[found.Length] : budget.Alarms([.. found.Select(test => test.P)]);
        return new InputDrift(
            counts.Rows,
            counts.Reference.Rows,
            budget.PerLook,
            budget.Looks,
            Share(counts.Outside, counts.Rows),
            [
                .. found.Select((test, feature) => Column(counts, feature, test, alarms[feature]))
                    .OrderByDescending(column => column.Alarm).ThenBy(column => column.P)
                    .ThenByDescending(column => column.Psi),]);
    }

    private static ColumnShift Column(InputCounts counts, int feature, HomogeneityTest test, bool alarm)
    {
        var (column, now) = (counts.Reference.Columns[feature], counts.CellsOf(feature).ToArray());
        var before = column.AllCounts();
        var moved = Enumerable.Range(0, now.Length)
            .MaxBy(cell => Math.Abs(Share(now[cell], counts.Rows) - Share(before[cell], counts.Reference.Rows)));
        return new ColumnShift(
            column.Column,
            test.Psi,
            counts.Rows < MinRows ? null : test.P,
            alarm,
            new MovedCell(
                column.NameOf(moved, counts.Features[feature]),
                Share(before[moved], counts.Reference.Rows),
                Share(now[moved], counts.Rows)),
            Share(column.Missing, counts.Reference.Rows),
            Share(now[column.MissingCell], counts.Rows),
            Share(now[column.UnseenCell], counts.Rows),
            Share(counts.OutOfRange(feature), counts.Rows))
        {
            CellsBefore = before,
            CellsNow = now,
            MovedCell = moved,
        };
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>How the values of a column moved.</summary>
/// <param name="Column">The feature.</param>
/// <param name="Psi">By how much, as the population stability index: below .1 little, above .25 much.</param>
/// <param name="P">How probable such a shift is where nothing changed; null where there are too few customers to tell.</param>
/// <param name="Alarm">Whether it moved beyond doubt, by the rate of false alarms over all columns.</param>
/// <param name="Moved">The values whose share changed most.</param>
/// <param name="MissingBefore">The share of customers without a value in the training.</param>
/// <param name="Missing">That share now.</param>
/// <param name="Unseen">The share with a word that training never saw.</param>
/// <param name="OutOfRange">The share with a number out of the range of the training.</param>
public sealed record ColumnShift(
    string Column,
    double Psi,
    double? P,
    bool Alarm,
    MovedCell Moved,
    double MissingBefore,
    double Missing,
    double Unseen,
    double OutOfRange)
{
    /// <summary>How many customers of the training are in each cell of the reference.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> CellsBefore { get; init; } = [];

    /// <summary>How many of those who are compared with them.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> CellsNow { get; init; } = [];

    /// <summary>The cell whose share changed most.</summary>
    [JsonIgnore]
    public int MovedCell { get; init; }
}

/// <summary>Values of a column and how many customers have them.</summary>
/// <param name="Values">The values in words, such as "above 12 up to 24".</param>
/// <param name="Before">Their share in the training.</param>
/// <param name="Now">Their share now.</param>
public sealed record MovedCell(string Values, double Before, double Now);
