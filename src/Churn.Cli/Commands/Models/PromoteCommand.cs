using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models promote</c>: makes a version the champion.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var version = new Argument<string>("VERSION") { Description = "The version to serve." };
        var accept = AcceptOption.Create();
        var change = new ChangeArguments("promoted by hand");
        var command = new Command(
            "promote",
            "Makes a version the champion, after verifying it. Running services follow within seconds.")
        {
            version,
            accept,
        };
        change.AddTo(command);
        command.SetAction(parsed => change.Report(
            parsed,
            [change.Store(parsed).Promote(parsed.GetRequiredValue(version), change.Why(parsed), parsed.GetValue(accept))],
            entries => Terminal.Print($"{entries[0].Version} is the champion now")));
        return command;
    }
}
