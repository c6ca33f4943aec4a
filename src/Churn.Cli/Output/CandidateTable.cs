using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>The models of a run, side by side: how they were made, how they were chosen from, and how good they are.</summary>
internal static class CandidateTable
{
    /// <summary>
    /// A line per model: its variant and calibration, and the cross-validated figures that the choice was made by. Where the
    /// terminal is narrow, names and figures alone.
    /// </summary>
    public static Table Choice(ModelManifest manifest)
    {
        var isWide = Terminal.IsWide;
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("cross-validated").NoWrap());
        if (isWide) table.AddColumns("made by", "calibration");
        foreach (var head in new[] { "ROC AUC", "log loss", "behind the best", "" })
            table.AddColumn(new TableColumn(head).NoWrap());
        foreach (var candidate in manifest.Candidates)
            table.AddRow([.. Row(candidate, candidate.Model == manifest.Model, isWide).Select(Markup.Escape)]);
        return table;
    }

    /// <summary>
    /// A column per model, with its figures on the held-out part; where the terminal is narrow, the published model alone.
    /// </summary>
    public static Table Holdout(ModelManifest manifest)
    {
        CandidateFigures[] shown = Terminal.IsWide ? [.. manifest.Candidates] : [manifest.Figures()];
        var table = new Table().Border(TableBorder.Rounded).AddColumn("held-out part");
        foreach (var candidate in shown)
        {
            var head = candidate.Model == manifest.Model ? $"{candidate.Model} (published)" : candidate.Model;
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned());
        }

        foreach (var metric in Metric.For(manifest.Schema.Label.MeansLeft))
            Add(metric.Name, candidate => Cell(candidate.Holdout.FirstOrDefault(figure => figure.Metric == metric.Key)));
        Add(
            "calibration: slope, intercept",
            candidate => candidate is { CalibrationSlope: { } slope, CalibrationIntercept: { } intercept }
                ? FormattableString.Invariant($"{slope:0.00}, {intercept:0.00}")
                : "undefined");
        Add("threshold", candidate => Number(candidate.Threshold));
        Add(
            manifest.Schema.Label.MeansLeft ? "caught / missed churners" : $"caught / missed {manifest.Schema.Label.Words.Who}",
            candidate => $"{candidate.Confusion.TruePositives} / {candidate.Confusion.FalseNegatives}");
        Add(
            "false alarms / true negatives",
            candidate => $"{candidate.Confusion.FalsePositives} / {candidate.Confusion.TrueNegatives}");
        return table;

        void Add(string name, Func<CandidateFigures, string> cell) =>
            table.AddRow([Markup.Escape(name), .. shown.Select(candidate => Markup.Escape(cell(candidate)))]);
    }

    private static IEnumerable<string> Row(CandidateFigures candidate, bool isPublished, bool isWide) =>
        [
            candidate.Model,
            .. isWide ? [candidate.Variant ?? "", candidate.Calibration ?? ""] : Array.Empty<string>(),
            .. (candidate.CrossValidated ?? []).Select(figure =>
                isWide || figure.Value is not { } value ? Cell(figure) : Number(value)),
            candidate is { LogLossBehindBest: { } behind, StandardErrorBehindBest: { } error } && behind > 0
                ? FormattableString.Invariant($"{behind:0.0000} +/- {error:0.0000}")
                : "",
            isPublished ? "published" : "",];

    private static string Cell(MetricFigure? figure) => figure?.Value is { } value
        ? Number(value) + (figure is { Lower: { } lower, Upper: { } upper } ? $" [{Number(lower)}, {Number(upper)}]" : "")
        : "undefined";

    private static string Number(double value) => FormattableString.Invariant($"{value:0.0000}");
}
