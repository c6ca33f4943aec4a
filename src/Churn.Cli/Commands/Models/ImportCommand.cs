using System.CommandLine;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Evaluation;
using Churn.Training.Foreign;
using Churn.Training.Runs;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models import</c>: publishes an ONNX classifier made elsewhere.</summary>
internal static class ImportCommand
{
    private static readonly Option<string> Features = new("--features")
    {
        Description = "A JSON list of the columns of the model's matrix, in order: \"COLUMN\", or \"COLUMN=WORD\" for a 1 where the "
            + "column has that word. Not needed if the matrix has the number columns of the data in their order.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Scores = new("--scores")
    {
        Description = "What the model's output is: probabilities or log-odds. Seen from its range if omitted.",
        HelpName = "KIND",
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The model's output that holds them. Found if omitted.",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "The ONNX file of the model." };
        var data = new Option<string>("--data")
        {
            Description = "Labelled customers, as the model takes them: for the columns, the figures and the golden records. The "
                + "model must not have learnt from them.",
            HelpName = "FILE",
            Required = true,
        };
        var calibrate = new Option<bool>("--calibrate") { Description = "Calibrates the model's probabilities on the data." };
        var (columns, schema, decision) = (new ColumnsArgument("--schema"), new SchemaArguments(), new DecisionArguments());
        var (reading, accept, json) = (new ReadingArguments(), AcceptOption.Create(), JsonOption.Create());
        var (models, who, threads) = (StoreOption.Create(), WhoOption.Create(), ThreadsOption.Create());
        var command = new Command("import", "Publishes an ONNX classifier made elsewhere, such as by scikit-learn or PyTorch.")
        {
            model, data, calibrate, Features, Scores, Output, accept, json, models, who, threads,
        };
        columns.AddTo(command);
        schema.AddTo(command);
        decision.AddTo(command);
        reading.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                parsed.CheckJson(json);
                var described = columns.Read(parsed);
                var start = new TrainingOptions();
                var options = start with
                {
                    Reading = reading.ReadChecked(parsed, described.ApplyTo(start.Reading)),
                    Schema = schema.ReadChecked(parsed, described.ApplyTo(start.Schema)),
                    Evaluation = Checked(decision.Read(parsed, start.Evaluation)),
                };
                var import = Read(parsed, parsed.GetRequiredValue(model), parsed.GetValue(calibrate));
                var isAccepted = parsed.GetValue(accept);
                var store = parsed.OpenStore(models, parsed.GetValue(who));
                var result = TrainingProgress.Show(tell =>
                    new TrainingRun(options, store, parsed.GetValue(threads), tell) { Accept = isAccepted, Foreign = import }
                        .Execute(parsed.GetRequiredValue(data), cancellation));
                parsed.Report(json, ImportReport.Of(result), CliJsonContext.Readable.ImportReport, report =>
                {
                    TrainCommand.Print(result, store);
                    Terminal.Print(report.Summary);
                    Terminal.Print(TrainCommand.Outcome(result, store));
                });
                return isAccepted || TrainCommand.IsPromotable(result) ? ExitCode.Done : ExitCode.NotPromoted;
            },
            cancellation));
        return command;
    }

    private static ForeignImport Read(ParseResult parsed, string path, bool calibrate)
    {
        bool? areLogOdds = parsed.GetValue(Scores) switch
        {
            null => null,
            "probabilities" => false,
            "log-odds" => true,
            var other => throw new UsageException($"--scores is '{other}'; it must be probabilities or log-odds."),
        };
        var names = parsed.GetValue(Features) is { } file ? ReadNames(file) : null;
        return ForeignImport.Read(path, parsed.GetValue(Output)) with
        {
            Calibrate = calibrate, MatrixColumns = names, AreLogOdds = areLogOdds,
        };
    }

    private static EvaluationOptions Checked(EvaluationOptions options)
    {
        var faults = (new TrainingOptions() { Evaluation = options }).Check();
        return faults.Count == 0 ? options : throw new UsageException(string.Join(Environment.NewLine, faults));
    }

    private static string[] ReadNames(string file)
    {
        try
        {
            var names = JsonSerializer.Deserialize(File.ReadAllBytes(file), CliJsonContext.Readable.StringArray);
            return names is { Length: > 0 } && Array.TrueForAll(names, name => name is not null)
                ? names
                : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException(
                $"--features {file}: it is not a JSON list of column names, such as [\"tenure\", \"Contract=One year\"].");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--features {file}: {fault.Message}");
        }
    }
}
