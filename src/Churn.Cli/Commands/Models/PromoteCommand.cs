using System.CommandLine;
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
        var command = new Command("promote", "Makes a version the champion, after verifying it. Running services follow within seconds.") { version, accept };
        change.AddTo(command);
        command.SetAction(parsed =>
        {
            var store = change.Store(parsed);
            var promoted = parsed.GetRequiredValue(version);
            if (!parsed.GetValue(accept) && store.ReadManifest(promoted).Verdict is { IsPromotable: false } verdict)
            {
                foreach (var line in VerdictText.Lines(verdict)) Terminal.Fault(line);
                Terminal.Fault($"Not promoted. If the model is right all the same: churn models promote {promoted} --accept --why \"...\"");
                return ExitCode.NotPromoted;
            }

            return change.Report(parsed, [store.Promote(promoted, change.Why(parsed))], entries => Terminal.Print($"{entries[0].Version} is the champion now"));
        });
        return command;
    }
}
