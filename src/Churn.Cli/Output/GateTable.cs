using Churn.Models.Manifest;
using Churn.Training.Retraining;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>What the gate looked at, a line a check.</summary>
internal static class GateTable
{
    public static Table Of(GateVerdict verdict)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("check", "", "found", "wanted");
        foreach (var check in verdict.Checks)
            table.AddRow(Markup.Escape(check.Name), Outcome(check), Markup.Escape(check.Found), Markup.Escape(check.Wanted));
        return table;
    }

    private static string Outcome(GateCheck check) =>
        check.Passed ? "passed"
        : check.IsUndecided ? "no sure gain"
        : "[bold]failed[/]";
}

/// <summary>The verdict on a model in lines: a loud one for each finding, or one that says that there is none.</summary>
internal static class VerdictText
{
    public static IEnumerable<string> Lines(ModelVerdict? verdict) => verdict switch
    {
        null => [],
        { Findings: [] } => ["verdict: no finding"],
        _ => verdict.Findings.Select(finding => $"{finding.Title}: {finding.Message}"),
    };
}
