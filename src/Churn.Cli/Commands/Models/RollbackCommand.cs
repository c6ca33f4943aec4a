using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models rollback</c>: makes the version the champion that was before.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var change = new ChangeArguments("rolled back by hand");
        var command = new Command(
            "rollback",
            "Makes the version the champion that was before, after verifying it. Twice goes further back; to go forth again, "
                + "promote."
        );
        change.AddTo(command);
        command.SetAction(parsed =>
        {
            var store = change.Store(parsed);
            var entry =
                store.RollBack(change.Why(parsed))
                ?? throw new UsageException(
                    $"There is no version to go back to in {store.Folder}: none served before the champion, or it was removed "
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
