using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>The figures of a run's models, side by side.</summary>
internal static class CandidateTable
{
    public static Table Of(ModelManifest manifest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("held-out part");
        foreach (var candidate in manifest.Candidates)
            table.AddColumn(new TableColumn(Markup.Escape(candidate.Model == manifest.Model ? $"{candidate.Model} (published)" : candidate.Model)).RightAligned());
        foreach (var metric in Metric.All)
            table.AddRow([Markup.Escape(metric.Name), .. manifest.Candidates.Select(candidate => Cell(candidate.Holdout.FirstOrDefault(figure => figure.Metric == metric.Key)))]);
        Add(table, manifest, "threshold", candidate => Number(candidate.Threshold));
        Add(table, manifest, "caught / missed churners", candidate => $"{candidate.Confusion.TruePositives} / {candidate.Confusion.FalseNegatives}");
        Add(table, manifest, "false alarms / rightly left alone", candidate => $"{candidate.Confusion.FalsePositives} / {candidate.Confusion.TrueNegatives}");
        table.AddEmptyRow();
        Add(table, manifest, "cross-validated ROC AUC", candidate => Number(candidate.CrossValidatedAuc));
        Add(table, manifest, "cross-validated log loss", candidate => Number(candidate.CrossValidatedLogLoss));
        return table;
    }

    private static void Add(Table table, ModelManifest manifest, string name, Func<CandidateFigures, string> cell) =>
        table.AddRow([name, .. manifest.Candidates.Select(candidate => Markup.Escape(cell(candidate)))]);

    private static string Cell(MetricFigure? figure) => figure?.Value is { } value
        ? Markup.Escape(Number(value) + (figure is { Lower: { } lower, Upper: { } upper } ? $" [{Number(lower)}, {Number(upper)}]" : ""))
        : "undefined";

    private static string Number(double value) => FormattableString.Invariant($"{value:0.0000}");
}
