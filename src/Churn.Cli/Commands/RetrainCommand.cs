using System.CommandLine;
using System.Text;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Training.Retraining;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary>
/// <c>churn retrain</c>: trains a challenger, compares it with the champion, and promotes it if the gate says so.
/// </summary>
internal static class RetrainCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file: CSV or an Excel workbook." };
        var arguments = new TrainingArguments();
        var models = StoreOption.Create();
        var who = WhoOption.Create();
        var threads = ThreadsOption.Create();
        var gate = new Option<string>("--gate")
        {
            Description = "A JSON file with other bounds of the gate, such as {\"confidence\": 0.99}.",
            HelpName = "FILE",
        };
        var accept = AcceptOption.Create();
        var outputs = new RetrainOutputs();
        var command = new Command(
            "retrain",
            "Trains with the champion's options, compares on the same held-out rows, and promotes only what is better. Exit "
                + "code 4 if it is not."
        )
        {
            file,
        };
        arguments.AddTo(command);
        foreach (var option in new Option[] { models, who, threads, gate, accept }) command.Options.Add(option);
        outputs.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        var store = parsed.OpenStore(models, parsed.GetValue(who));
                        outputs.Check(parsed);
                        var bounds = parsed.GetValue(gate) is { } path ? ReadGate(path) : new GateOptions();
                        var options = arguments.Read(parsed, OptionsOfChampion(store));
                        try
                        {
                            var result = TrainingProgress.Show(tell =>
                                new RetrainRun(options, bounds, store, parsed.GetValue(threads), tell)
                                {
                                    Accept = parsed.GetValue(accept),
                                }.Execute(parsed.GetRequiredValue(file), cancellation));
                            var report = RetrainReport.Of(result);
                            Print(result, store);
                            outputs.Write(parsed, report);
                            return report.HasFailed ? ExitCode.NotPromoted : ExitCode.Done;
                        }
                        catch (DataRefusedException refusal)
                        {
                            outputs.Write(parsed, RetrainReport.Of(refusal)); // or yesterday's would stand there
                            throw;
                        }
                    },
                    cancellation));
        return command;
    }

    private static void Print(RetrainResult result, ModelStore store)
    {
        TrainingResultText.Print(result.Training, store);
        if (result.Verdict is { } verdict) Terminal.Results.Write(GateTable.Of(verdict));
        Terminal.Print(result.Summary);
    }

    /// <summary>The options that the champion was trained with; null if there is none.</summary>
    private static TrainingOptions? OptionsOfChampion(ModelStore store)
    {
        if (store.ChampionVersion() is not { } champion) return null;
        try
        {
            return TrainingJson.Read(store.ReadManifest(champion).Options);
        }
        catch (FormatException fault)
        {
            throw new UsageException(
                $"The options of the champion {champion} are of another version of this program: {fault.Message} Name others, "
                    + "as in --recipe default."
            );
        }
    }

    private static GateOptions ReadGate(string path)
    {
        try
        {
            var read = RetrainJson.ReadGate(File.ReadAllBytes(path));
            return read.Check() is [] ? read : throw new FormatException(string.Join(Environment.NewLine, read.Check()));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{path}: {fault.Message}");
        }
    }
}

/// <summary>The files into which a retraining writes its outcome, for people and for CI.</summary>
internal sealed class RetrainOutputs
{
    private readonly (Option<string> Option, Action<Stream, RetrainReport> Write)[] outputs =
    [
        (Named("--json", "Writes the outcome to a file, as JSON."), RetrainJson.Write),
        (
            Named("--junit", "Writes the checks of the gate to a file, as JUnit XML."),
            (stream, report) => RetrainJUnit.Of(report).Save(stream)),
        (
            Named("--markdown", "Writes the outcome to a file, as Markdown, for the summary of a CI job."),
            (stream, report) => stream.Write(Encoding.UTF8.GetBytes(RetrainMarkdown.Of(report)))),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in outputs) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A file cannot be written.</exception>
    public void Check(ParseResult parsed)
    {
        foreach (var (option, _) in outputs)
            if (parsed.GetValue(option) is { } path) OutputFile.Check(option.Name, path);
    }

    public void Write(ParseResult parsed, RetrainReport report)
    {
        foreach (var (option, write) in outputs)
        {
            if (parsed.GetValue(option) is { } path) OutputFile.Write(option.Name, path, file => write(file, report));
        }
    }

    private static Option<string> Named(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };
}
