using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Scoring;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models explainable</c>: a copy of an older version that gives reasons.</summary>
internal static class ExplainableCommand
{
    public static Command Create()
    {
        var version = new Argument<string>("VERSION") { Description = "The version to copy." };
        var data = new Option<string>("--data")
        {
            Description = "The customers file that the version was trained on, or one like it; the label is not used.",
            HelpName = "FILE",
            Required = true,
        };
        var (json, models, reading) = (JsonOption.Create(), StoreOption.Create(), new ReadingArguments());
        var command = new Command(
            "explainable", "Publishes a copy of a version that gives reasons, for versions that were published without them.")
        {
            version, data, json, models,
        };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var original = parsed.GetRequiredValue(version);
            var (copy, rows) = ExplainableCopy.Publish(
                parsed.OpenStore(models), original, parsed.GetRequiredValue(data), reading.ReadChecked(parsed));
            return parsed.Report(
                json, new ExplainableReport(copy, original, rows), CliJsonContext.Readable.ExplainableReport, Print);
        });
        return command;
    }

    private static void Print(ExplainableReport report) => Terminal.Print(
        $"published {report.Version}, a copy of {report.CopyOf} that compares customers with {report.BackgroundRows} rows; "
        + $"to serve it: churn models promote {report.Version}");
}
