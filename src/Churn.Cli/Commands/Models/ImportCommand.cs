using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Runs;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models import</c>: publishes an ONNX classifier made elsewhere.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "Labelled customers that the model did not learn from: they show the columns, and the model is "
                + "measured, verified and, if asked, calibrated on them.",
            HelpName = "FILE",
            Required = true,
        };
        var (foreign, columns, schema) = (new ForeignArguments(), new ColumnsArgument("--schema"), new SchemaArguments());
        var (decision, reading) = (new DecisionArguments(), new ReadingArguments());
        var (models, who, threads) = (StoreOption.Create(), WhoOption.Create(), ThreadsOption.Create());
        var (accept, json) = (AcceptOption.Create(), JsonOption.Create());
        var command = new Command("import", "Publishes an ONNX classifier made elsewhere, such as by scikit-learn or PyTorch.");
        foreign.AddTo(command);
        command.Options.Add(data);
        columns.AddTo(command);
        schema.AddTo(command);
        decision.AddTo(command);
        reading.AddTo(command);
        foreach (var option in new Option[] { accept, json, models, who, threads }) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                parsed.CheckJson(json);
                var described = columns.Read(parsed);
                var start = new TrainingOptions();
                var options = start with
                {
                    Reading = reading.Read(parsed, described.ApplyTo(start.Reading)),
                    Schema = schema.Read(parsed, described.ApplyTo(start.Schema)),
                    Evaluation = decision.Read(parsed, start.Evaluation),
                };
                if (options.Check() is { Count: > 0 } faults)
                    throw new UsageException(string.Join(Environment.NewLine, faults));
                var (import, isAccepted) = (foreign.Read(parsed), parsed.GetValue(accept));
                var store = parsed.OpenStore(models, parsed.GetValue(who));
                var result = TrainingProgress.Show(tell =>
                    new TrainingRun(options, store, parsed.GetValue(threads), tell) { Accept = isAccepted, Foreign = import }
                        .Execute(parsed.GetRequiredValue(data), cancellation));
                parsed.Report(json, ImportReport.Of(result), CliJsonContext.Readable.ImportReport, report =>
                {
                    TrainingResultText.Print(result, store);
                    Terminal.Print(report.Summary);
                    Terminal.Print(TrainingResultText.Outcome(result, store));
                });
                return isAccepted || result.IsPromotable ? ExitCode.Done : ExitCode.NotPromoted;
            },
            cancellation));
        return command;
    }
}
