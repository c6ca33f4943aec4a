using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Training.Runs;
using Churn.Training.Snapshots;

namespace Churn.Cli.Arguments;

/// <summary>The options of a training that takes its snapshots itself, from customers and their events.</summary>
internal sealed class EventTrainingArguments
{
    /// <summary>Options that say what the snapshots say themselves.</summary>
    private static readonly string[] Told =
        ["--label", "--positive", "--label-filled", "--churned-file", "--unlabelled", "--group", "--time"];

    private readonly Option<string> events = new("--events")
    {
        Description = "The events of the customers, CSV or Parquet: takes snapshots as churn snapshot does, and trains on them. "
            + "--as-of then names their days, separated by commas (default: the last day whose horizon is over, and others "
            + "before it), --key the column of the customers file that joins the events.",
        HelpName = "FILE",
    };

    private readonly SnapshotArguments snapshots = new();
    private readonly EventArguments columns = new();

    public void AddTo(Command command)
    {
        command.Options.Add(events);
        snapshots.AddTo(command);
        columns.AddTo(command, hasKey: true);
        columns.AddChurnTo(command);
    }

    /// <summary>The events file; null where none is given.</summary>
    /// <exception cref="UsageException">Options are given that need one, or that do not go with one.</exception>
    public string? File(ParseResult parsed)
    {
        var file = parsed.GetValue(events);
        IEnumerable<string> odd = file is null ? snapshots.Options.Concat(columns.Options).Select(option => option.Name) : Told;
        foreach (var name in odd)
            if (parsed.GetResult(name) is OptionResult { Implicit: false })
                throw new UsageException(file is null
                    ? $"{name} says how events become snapshots, and there are none; name the file with {events.Name}."
                    : $"{name} does not go with {events.Name}: the snapshots have a label, customers and days of their own.");
        return file;
    }

    /// <summary>Takes the snapshots.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="file">The events file.</param>
    /// <param name="options">The options of the training.</param>
    public TemporarySnapshots Take(ParseResult parsed, string? customers, string file, TrainingOptions options)
    {
        var read = columns.Read(parsed, customers is not null, file) with
        {
            Reading = options.Reading,
            Key = parsed.GetValue<string>("--key"),
        };
        read = read.WrittenAs(options.Schema);
        if (read.Key is not null && customers is null)
            throw new UsageException("--key names a column of a customers file, and there is none.");
        var table = customers is null ? null : CsvCustomerReader.Read(customers, options.Reading);
        var asked = Asked(parsed, table, file, read with { Target = options.Schema.Target?.Event }, options) with
        {
            Target = options.Schema.Target,
        };
        return TemporarySnapshots.Take(
            table, file, asked, TransactionArguments.Today, EventTraining.MaxSequences(options));
    }

    private SnapshotOptions Asked(
        ParseResult parsed, CustomerTable? table, string file, EventFileOptions read, TrainingOptions options)
    {
        var (grace, horizon) = (options.Window?.GraceDays ?? 0, options.Window?.HorizonDays ?? SnapshotArguments.UsualHorizon);
        if (parsed.GetValue<string>("--as-of") is { } days)
        {
            var named = SnapshotArguments.Days(days.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            var asked = snapshots.Read(parsed, named, grace, horizon);
            return asked with { Events = read };
        }

        using var looked = EventFile.Read(
            file,
            table,
            read with { Future = EventClock.StartOf(TransactionArguments.Today.AddDays(1)), FindsChurnType = false });
        var (oldest, newest) = (EventClock.DayOf(looked.Counts.Oldest), EventClock.DayOf(looked.Counts.Newest));
        var chosen = snapshots.Complete(parsed, SnapshotDays.Choose(
            oldest, snapshots.Until(parsed) ?? newest, grace, horizon, snapshots.Every(parsed), snapshots.Observe(parsed)));
        if (chosen.AsOf[0] <= oldest)
            throw new UsageException(
                FormattableString.Invariant($"{file}: events are of {oldest:yyyy-MM-dd} to {newest:yyyy-MM-dd}, and no day ")
                + FormattableString.Invariant($"among them has {grace + horizon} days after it; use a shorter --horizon."));
        Terminal.Warn(FormattableString.Invariant($"events are of {oldest:yyyy-MM-dd} to {newest:yyyy-MM-dd}, so snapshots ")
            + FormattableString.Invariant($"are as of {chosen.AsOf[0]:yyyy-MM-dd} and every {chosen.EveryDays}d before, and ")
            + FormattableString.Invariant($"look back {chosen.Clock.ObserveDays}d; --as-of, --every and --observe name others"));
        if (!read.FindsChurnType) return chosen with { Events = read };
        var churn = looked.FindChurn(EventClock.StartOf(chosen.AsOf.Max()), out var notes);
        foreach (var note in notes) Terminal.Warn(note);
        return chosen with { Events = read with { ChurnType = churn, FindsChurnType = false } };
    }
}
