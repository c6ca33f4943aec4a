using System.CommandLine;
using System.Text;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Outcomes.Retraining;
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
        var file = new Argument<string?>("FILE")
        {
            Description = "The customers file: CSV or an Excel workbook.",
            DefaultValueFactory = _ => null,
        };
        var arguments = new TrainingArguments();
        var source = new RetrainLogArguments();
        var models = StoreOption.Create();
        var who = WhoOption.Create();
        var threads = ThreadsOption.Create();
        var gate = new GateArguments();
        var accept = AcceptOption.Create();
        var from = FromOption.Create();
        var outputs = new RetrainOutputs();
        var command = new Command(
            "retrain",
            "Trains with the champion's options, compares on the same held-out rows, and promotes only what is better. Exit "
                + "code 4 if it is not, 7 if another retraining is under way."
        )
        {
            file,
        };
        source.AddTo(command, file);
        arguments.AddTo(command);
        foreach (var option in new Option[] { models, who, threads, accept, from }) command.Options.Add(option);
        gate.AddTo(command);
        outputs.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = parsed.OpenStore(models, parsed.GetValue(who));
            outputs.Check(parsed);
            var run = new RetrainRequest(store, parsed.GetValue(who) ?? Author.OfEnvironment())
            {
                File = parsed.GetValue(file),
                Gate = gate.Read(parsed),
                Need = source.Need(parsed),
                IsFromLog = source.IsFromLog(parsed),
                LastDays = source.LastDays(parsed),
                Rows = source.Rows(parsed),
                Options = arguments.Read(parsed, OptionsOfChampion(store)),
                Threads = parsed.GetValue(threads),
                Accept = parsed.GetValue(accept),
                From = parsed.OpenStart(from, store),
            };
            try
            {
                var report = await source.WithLogAsync(parsed, log => run.ExecuteAsync(log, cancellation), cancellation);
                outputs.Write(parsed, report);
                return report.HasFailed ? ExitCode.NotPromoted : ExitCode.Done;
            }
            catch (DataRefusedException refusal)
            {
                outputs.Write(parsed, RetrainReport.Of(refusal)); // or yesterday's would stand there
                throw;
            }
            catch (DistillationException refusal)
            {
                outputs.Write(parsed, RetrainReport.Untrained(RetrainOutcome.NotDistilled, refusal.Message));
                throw;
            }
            catch (RetrainingException busy)
            {
                outputs.Write(parsed, RetrainReport.Untrained(RetrainOutcome.Busy, busy.Message));
                throw;
            }
        });
        return command;
    }

    /// <summary>The options that the champion was trained with; null if there is none.</summary>
    private static TrainingOptions? OptionsOfChampion(ModelStore store) =>
        store.ChampionVersion() is { } champion ? OptionsOf(store, champion) : null;

    /// <summary>The options that a version was trained with, for a file of one's own.</summary>
    /// <exception cref="UsageException">It is private or federated, or its options cannot be read.</exception>
    internal static TrainingOptions OptionsOf(ModelStore store, string champion)
    {
        var manifest = store.ReadManifest(champion);
        if (manifest.Privacy is { } privacy)
            throw new UsageException(
                FormattableString.Invariant($"Version {champion} keeps a promise of epsilon {privacy.Epsilon}, which a ")
                + "retraining would break: it learns and compares without noise. Train anew with churn train --private, and "
                + "promote the version.");
        if (manifest.Federation is not null)
            throw new UsageException(
                $"Version {champion} was learnt by several sites, and a retraining compares on the rows of one file. Learn anew "
                + "with churn federate, and promote the version.");
        try
        {
            return LoggedFileOptions.ForOwnFile(TrainingJson.Read(manifest.Options));
        }
        catch (FormatException fault)
        {
            throw new UsageException(
                $"The options of version {champion} are of another version of this program: {fault.Message} Name others, "
                    + "as in --recipe default."
            );
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
