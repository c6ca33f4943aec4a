using System.CommandLine;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models</c>: what is in the store, which version serves, and what was done to it.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Lists, checks, promotes, removes and imports versions.")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        PromoteCommand.Create(),
        RollbackCommand.Create(),
        ShadowCommand.Create(),
        TrialCommand.Create(),
        HistoryCommand.Create(),
        VerifyCommand.Create(),
        PinCommand.Create(),
        PinCommand.CreateUnpin(),
        PruneCommand.Create(),
        ExplainableCommand.Create(),
        ScorecardCommand.Create(),
        ImportCommand.Create(),
    };
}
