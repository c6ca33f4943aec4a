using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>What the log says about a version, in words and tables.</summary>
internal static class LogReportText
{
    public static void Print(LogReport report)
    {
        var findings = report.Findings;
        Terminal.Print(Text($"{report.ModelVersion}: {findings.Predictions:N0} predictions from {report.From:yyyy-MM-dd} until ")
            + Text($"{report.Until:yyyy-MM-dd}")
            + (report.SampledShare < 1 ? Text($"; figures rest on one in {1 / report.SampledShare:0} of them") : ""));
        Terminal.Print(findings.Sentence);
        PrintDrift(findings.Drift);
        if (findings.Estimated is { } estimated) PrintEstimate(estimated, report.Words);
        PrintRealised(findings.Realised, report.Words);
        Terminal.Results.Write(Cohorts(findings.Cohorts));
        if (report.Versions.Count > 1) Terminal.Results.Write(Versions(report.Versions, report.Words));
    }

    private static void PrintDrift(DriftFindings? drift)
    {
        if (drift is null)
        {
            Terminal.Print("inputs: the version keeps no counts of its training, so nobody knows whether they moved.");
            return;
        }

        Terminal.Print(Text($"inputs of the cohort from {drift.From:yyyy-MM-dd}: ")
            + Text($"{drift.Columns.Count(column => column.Alarm)} of ")
            + Text($"{drift.Columns.Count} columns moved since the training of {drift.ReferenceRows:N0} customers (")
            + $"{new FalseAlarmBudget(drift.FalseAlarmRate, drift.Looks)})");
        Terminal.Results.Write(DriftTable.Of(drift.Columns));
    }

    private static void PrintEstimate(EstimateFindings estimate, OutcomeWords words)
    {
        Terminal.Print(Text($"estimated without outcomes for that cohort: {estimate.ChurnRate:P1} will {words.Happen}, ")
            + $"ROC AUC {RealisedTables.Value(estimate.RocAuc)} ({RealisedTables.Range(estimate.RocAuc)}), "
            + $"log loss {RealisedTables.Value(estimate.LogLoss)} ({RealisedTables.Range(estimate.LogLoss)})");
        Terminal.Print(PerformanceEstimate.Blindness);
        foreach (var flag in estimate.Validity) Terminal.Print($"not to be trusted: {flag}");
    }

    private static void PrintRealised(RealisedFindings realised, OutcomeWords words)
    {
        Terminal.Print(Text($"realised: {realised.Mature:N0} predictions are mature, the outcome of {realised.Known:N0} of them ")
            + Text($"is known; {realised.Immature:N0} are not mature"));
        if (realised.Figures is not { } figures) return;
        Terminal.Print(Text($"{figures.ChurnRate:P1} of {figures.Customers:N0} {words.Happened}, ")
            + Text($"{figures.ExpectedChurnRate:P1} expected; ")
            + $"ROC AUC {Both(figures.RocAuc)}, log loss {Both(figures.LogLoss)}, slope {Both(figures.CalibrationSlope)}");
        if (RealisedTables.ProfitLine(realised.Profit) is { } profit) Terminal.Print(profit);
        Terminal.Results.Write(RealisedTables.OfSegments(realised.Segments, words));
        foreach (var group in realised.Groups.Where(group => group.Figures is not null))
            Terminal.Print(Text($"{group.Group}: {group.Figures!.ChurnRate:P1} of {group.Customers:N0} {words.Happened}, ")
                + Text($"{group.Figures.ExpectedChurnRate:P1} expected; ROC AUC {RealisedTables.Value(group.Figures.RocAuc)}"));
    }

    private static Table Cohorts(IReadOnlyList<CohortFindings> cohorts)
    {
        var table = Start("cohort", "predictions", "known", "largest PSI", "estimated AUC", "AUC", "log loss", "slope", "p", "");
        foreach (var cohort in cohorts)
            table.AddRow(Array.ConvertAll(
                [
                    Text($"{cohort.From:yyyy-MM-dd}"), Text($"{cohort.Predictions:N0}"), Text($"{cohort.Known:N0}"),
                    Text($"{cohort.LargestPsi:0.000}"), RealisedTables.Value(cohort.EstimatedRocAuc),
                    RealisedTables.Value(cohort.Realised?.RocAuc), RealisedTables.Value(cohort.Realised?.LogLoss),
                    RealisedTables.Value(cohort.Realised?.CalibrationSlope), Text($"{cohort.CalibrationP:0.0000}"),
                    string.Join(", ", cohort.Marks),
                ],
                Markup.Escape));
        return table;
    }

    private static Table Versions(IReadOnlyList<LoggedVersion> versions, OutcomeWords words)
    {
        var table = Start(
            "version", "predictions", "mature", "known", $"expected to {words.Happen}", words.Happened, "AUC", "log loss",
            "slope");
        foreach (var version in versions)
            table.AddRow(Array.ConvertAll(
                [
                    version.Version, Text($"{version.Predictions:N0}"), Text($"{version.Mature:N0}"), Text($"{version.Known:N0}"),
                    Text($"{version.Figures?.ExpectedChurnRate:P1}"), Text($"{version.Figures?.ChurnRate:P1}"),
                    RealisedTables.Value(version.Figures?.RocAuc), RealisedTables.Value(version.Figures?.LogLoss),
                    RealisedTables.Value(version.Figures?.CalibrationSlope),
                ],
                Markup.Escape));
        return table;
    }

    private static Table Start(string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(first);
        foreach (var head in others) table.AddColumn(new TableColumn(head).RightAligned());
        return table;
    }

    private static string Both(Figure figure) => $"{RealisedTables.Value(figure)} [{RealisedTables.Range(figure)}]";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
