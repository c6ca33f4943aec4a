using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Registry;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models pin</c> and <c>unpin</c>: keep a version from being pruned, or let it be.</summary>
internal static class PinCommand
{
    public static Command Create() => Create(
        "pin", "Keeps a version from being pruned.", (store, version, why) => store.Pin(version, why), "is pinned");

    public static Command CreateUnpin() => Create(
        "unpin", "Lets a version be pruned again.", (store, version, why) => store.Unpin(version, why), "is not pinned");

    private static Command Create(
        string name,
        string description,
        Func<ModelStore, string, string, HistoryEntry?> act,
        string outcome)
    {
        var version = new Argument<string>("VERSION") { Description = "The version." };
        var change = new ChangeArguments("by hand");
        var command = new Command(name, description) { version };
        change.AddTo(command);
        command.SetAction(parsed => change.Report(
            parsed,
            act(change.Store(parsed), parsed.GetRequiredValue(version), change.Why(parsed)) is { } entry ? [entry] : [],
            _ => Terminal.Print($"{parsed.GetRequiredValue(version)} {outcome} now")));
        return command;
    }
}
