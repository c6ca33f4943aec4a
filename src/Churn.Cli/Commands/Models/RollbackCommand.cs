using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models rollback</c>: rolls back to the previous champion.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var change = new ChangeArguments("rolled back by hand");
        var command = new Command(
            "rollback",
            "Rolls back to the previous champion, after verifying it. Repeat to go further back; to go forward, promote."
        );
        change.AddTo(command);
        command.SetAction(parsed =>
        {
            var store = change.Store(parsed);
            var entry =
                store.RollBack(change.Why(parsed))
                ?? throw new UsageException(
                    $"There is no version to go back to in {store.Location}: none served before the champion, or it was removed "
                        + "since. Promote one with: churn models promote VERSION"
                );
            return change.Report(
                parsed,
                [entry],
                _ =>
                    Terminal.Print(
                        $"{entry.Version} is the champion again, in place of {entry.Previous ?? "a pointer that could not be "
                            + "read"}"
                    ));
        });
        return command;
    }
}
