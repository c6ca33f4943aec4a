using System.Text.Json.Serialization;
using Churn.Models.Explaining;
using Churn.Models.Manifest;

namespace Churn.Cli.Output;

/// <summary>A scorecard, as <c>churn models scorecard --json</c> writes it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Model">The kind of its model.</param>
/// <param name="MorePointsMean">"moreLikelyToLeave".</param>
/// <param name="Start">The points of everybody.</param>
/// <param name="Factor">The points for 1 of log-odds.</param>
/// <param name="Offset">The points where the log-odds are 0.</param>
/// <param name="Columns">The points of each column.</param>
/// <param name="Pairs">The points of pairs of columns, beside those of each.</param>
/// <param name="MeasuredOn">What the figures were measured on; absent where there are none.</param>
/// <param name="Figures">How well the points rank customers; absent where it was not measured.</param>
internal sealed record ScorecardReport(
    string Version,
    string Model,
    string MorePointsMean,
    int Start,
    double Factor,
    double Offset,
    IReadOnlyList<ColumnPoints> Columns,
    IReadOnlyList<PairPoints> Pairs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeasuredOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScorecardFigures? Figures)
{
    public static ScorecardReport Of(
        string version, string model, Scorecard card, string? measuredOn, ScorecardFigures? figures) => new(
        version,
        model,
        "moreLikelyToLeave",
        card.Start,
        card.Factor,
        card.Offset,
        [.. card.Columns.Select(column => new ColumnPoints(column.Axis.Levels.Column.Name, column.Axis.Bins, column.Points))],
        [.. card.Pairs.Select(pair => new PairPoints(
            pair.First.Levels.Column.Name, pair.Second.Levels.Column.Name, pair.First.Bins, pair.Second.Bins, pair.Points))],
        measuredOn,
        figures);
}

/// <summary>The points of one column.</summary>
internal sealed record ColumnPoints(string Column, IReadOnlyList<ScorecardBin> Bins, IReadOnlyList<int> Points);

/// <summary>The points of two columns: for each bin of the first a row, with a number for each bin of the second.</summary>
internal sealed record PairPoints(
    string FirstColumn,
    string SecondColumn,
    IReadOnlyList<ScorecardBin> FirstBins,
    IReadOnlyList<ScorecardBin> SecondBins,
    IReadOnlyList<IReadOnlyList<int>> Points);
