using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models prune</c>: removes old versions.</summary>
internal static class PruneCommand
{
    public static Command Create()
    {
        var keep = new NumberOption("--keep", 1)
        {
            Description = "How many of the newest versions to keep, 1 or more.",
            Required = true,
        };
        var change = new ChangeArguments("pruned by hand");
        var command = new Command(
            "prune",
            "Removes old versions; never the champion, the one before it, the one a rollback leads to, the shadow, or a pinned "
                + "one."
        )
        {
            keep,
        };
        change.AddTo(command);
        command.SetAction(parsed =>
            change.Report(
                parsed,
                change.Store(parsed).Prune(parsed.GetValue(keep), change.Why(parsed)),
                entries =>
                    Terminal.Print(
                        entries.Count == 0
                            ? "nothing to remove"
                            : $"removed {string.Join(", ", entries.Select(entry => entry.Version))}")));
        return command;
    }
}
