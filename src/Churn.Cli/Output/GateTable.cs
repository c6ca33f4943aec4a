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

    private static string Outcome(GateCheck check) => check.Passed ? "passed" : check.IsUndecided ? "no sure gain" : "[bold]failed[/]";
}
