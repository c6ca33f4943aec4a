using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models shadow</c>: has a version scored beside the champion, or ends that.</summary>
internal static class ShadowCommand
{
    public static Command Create()
    {
        var version = new Argument<string?>("VERSION")
        {
            Description = "The version to score beside the champion.",
            DefaultValueFactory = _ => null,
        };
        var off = new Option<bool>("--off") { Description = "Stops the shadow." };
        var change = new ChangeArguments("by hand");
        var command = new Command(
            "shadow",
            "Scores live requests with a version beside the champion, without returning its answers. The differences are "
                + "at /models/shadow."
        )
        {
            version,
            off,
        };
        change.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(version) is null != result.GetValue(off))
                result.AddError("Name a version, or --off to stop the shadow.");
        });
        command.SetAction(parsed =>
            change.Report(
                parsed,
                change.Store(parsed).Shadow(parsed.GetValue(version), change.Why(parsed)) is { } entry ? [entry] : [],
                _ =>
                    Terminal.Print(
                        parsed.GetValue(version) is { } shadow ? $"{shadow} is the shadow now" : "there is no shadow now")));
        return command;
    }
}
