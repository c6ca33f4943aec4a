using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>The models of a run, side by side: how they were made, how they were chosen from, and how good they are.</summary>
internal static class CandidateTable
{
    /// <summary>A line per model: its variant and calibration, and the cross-validated figures that the choice was made by.</summary>
    public static Table Choice(ModelManifest manifest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("cross-validated", "made by", "calibration");
        foreach (var head in new[] { "ROC AUC", "log loss", "behind the best", "" })
            table.AddColumn(new TableColumn(head).NoWrap());
        foreach (var candidate in manifest.Candidates)
            table.AddRow([.. Row(candidate, candidate.Model == manifest.Model).Select(Markup.Escape)]);
        return table;
    }

    /// <summary>A column per model, with its figures on the held-out part.</summary>
    public static Table Holdout(ModelManifest manifest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("held-out part");
        foreach (var candidate in manifest.Candidates)
            table.AddColumn(new TableColumn(Markup.Escape(candidate.Model == manifest.Model ? $"{candidate.Model} (published)" : candidate.Model)).RightAligned());
        foreach (var metric in Metric.All)
            table.AddRow([Markup.Escape(metric.Name), .. manifest.Candidates.Select(candidate => Markup.Escape(Cell(candidate.Holdout.FirstOrDefault(figure => figure.Metric == metric.Key))))]);
        Add(table, manifest, "threshold", candidate => Number(candidate.Threshold));
        Add(table, manifest, "caught / missed churners", candidate => $"{candidate.Confusion.TruePositives} / {candidate.Confusion.FalseNegatives}");
        Add(table, manifest, "false alarms / rightly left alone", candidate => $"{candidate.Confusion.FalsePositives} / {candidate.Confusion.TrueNegatives}");
        return table;
    }

    private static IEnumerable<string> Row(CandidateFigures candidate, bool isPublished) =>
    [
        candidate.Model,
        candidate.Variant ?? "",
        candidate.Calibration ?? "",
        .. (candidate.CrossValidated ?? []).Select(Cell),
        candidate is { LogLossBehindBest: { } behind, StandardErrorBehindBest: { } error } && behind > 0
            ? FormattableString.Invariant($"{behind:0.0000} +/- {error:0.0000}") : "",
        isPublished ? "published" : "",
    ];

    private static void Add(Table table, ModelManifest manifest, string name, Func<CandidateFigures, string> cell) =>
        table.AddRow([name, .. manifest.Candidates.Select(candidate => Markup.Escape(cell(candidate)))]);

    private static string Cell(MetricFigure? figure) => figure?.Value is { } value
        ? Number(value) + (figure is { Lower: { } lower, Upper: { } upper } ? $" [{Number(lower)}, {Number(upper)}]" : "")
        : "undefined";

    private static string Number(double value) => FormattableString.Invariant($"{value:0.0000}");
}
