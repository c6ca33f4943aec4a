using Churn.Core.Metrics;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Training.Monitoring;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>What became of customers against what a model said of them, as tables.</summary>
internal static class RealisedTables
{
    private static readonly (string Key, string Name)[] Figures =
    [
        .. Metric.All.Select(metric => (metric.Key, metric.Name)),
        (RealisedPerformance.CalibrationSlopeKey, "Calibration slope"),
        (RealisedPerformance.CalibrationInterceptKey, "Calibration intercept"),
    ];

    /// <summary>A line for each figure, beside what it is compared with.</summary>
    public static Table OfFigures(RealisedPerformance realised, IReadOnlyDictionary<string, Figure> others, string head)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("figure");
        foreach (var title in new[] { "value", "95 % interval", head, "95 % interval" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var (key, name) in Figures)
        {
            var (now, before) = (realised.Figures[key], others.GetValueOrDefault(key));
            table.AddRow(Array.ConvertAll([name, Value(now), Range(now), Value(before), Range(before)], Markup.Escape));
        }

        return table;
    }

    /// <summary>A line for each segment: how many were expected to leave, and how many left.</summary>
    public static Table OfSegments(IReadOnlyList<SegmentOutcome> segments, OutcomeWords words)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("segment");
        string[] heads = ["customers", $"expected to {words.Happen}", words.Happened, "95 % interval", "log loss", ""];
        foreach (var head in heads)
            table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var segment in segments)
            table.AddRow(Array.ConvertAll(
                [
                    segment.Segment, Text($"{segment.Rows:N0}"), Text($"{segment.Expected:P1}"), Text($"{segment.Observed:P1}"),
                    Text($"{segment.Lower:P1} to {segment.Upper:P1}"), Text($"{segment.LogLoss:0.0000}"),
                    segment.IsInLine ? "" : "off",
                ],
                Markup.Escape));
        return table;
    }

    /// <summary>A line for each value of a column.</summary>
    public static Table OfGroups(string column, IReadOnlyList<GroupOutcome> groups, OutcomeWords words)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(Markup.Escape(column));
        foreach (var head in new[] { "customers", $"expected to {words.Happen}", words.Happened, "ROC AUC", "log loss", "slope" })
            table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var (value, realised) in groups)
            table.AddRow(Array.ConvertAll(
                [
                    value.Length == 0 ? "(missing)" : value, Text($"{realised.Rows:N0}"),
                    Text($"{realised.ExpectedChurnRate:P1}"), Text($"{realised.ChurnRate:P1}"),
                    Value(realised.Figures["rocAuc"]), Value(realised.Figures["logLoss"]),
                    Value(realised.Figures[RealisedPerformance.CalibrationSlopeKey]),
                ],
                Markup.Escape));
        return table;
    }

    /// <summary>What contacting the flagged customers earns, in a line; null without a campaign.</summary>
    public static string? ProfitLine(RealisedProfit? profit) => profit is null ? null :
        Text($"profit of contacting the {profit.Contacted:N0} flagged customers: {profit.Realised:N0} ")
        + Text($"[{profit.Lower:N0}, {profit.Upper:N0}], expected {profit.Expected:N0}; of contacting everybody ")
        + Text($"{profit.Everybody:N0}");

    public static string Value(Figure? figure) =>
        figure is null ? "" : figure.Value is { } value ? Text($"{value:0.0000}") : "undefined";

    public static string Range(Figure? figure) =>
        figure is { Lower: { } lower, Upper: { } upper } ? Text($"{lower:0.0000} to {upper:0.0000}") : "";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
