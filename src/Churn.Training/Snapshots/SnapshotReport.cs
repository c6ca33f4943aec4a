using System.Text.Json.Serialization;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Inference;

namespace Churn.Training.Snapshots;

/// <summary>What snapshots were taken.</summary>
/// <param name="Events">The events that count.</param>
/// <param name="Features">How many features there are.</param>
/// <param name="Days">What became of the customers on each day, ascending.</param>
/// <param name="TrainOptions">The options with which the file is to be trained on; null without label.</param>
/// <param name="Warnings">What may be wrong, in sentences.</param>
public sealed record SnapshotReport(
    long Events, int Features, IReadOnlyList<SnapshotDay> Days, string? TrainOptions, IReadOnlyList<string> Warnings)
{
    /// <summary>What is looked for where it is not churn; null for churn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelTarget? Target { get; private init; }

    /// <summary>The columns of the customers file that were written later than the snapshots, and so know the future.</summary>
    public IReadOnlyList<FutureColumn> Future { get; private init; } = [];

    /// <summary>Whether the outcome of the first day was known on the last, so that days can be held out.</summary>
    [JsonIgnore]
    public bool HasPast { get; private init; }

    /// <summary>Reports what was made.</summary>
    public static SnapshotReport Of(
        EventFile events, SnapshotMaker maker, SnapshotOptions options, WrittenSnapshots made) => new(
        events.Counts.Kept,
        maker.Names.Count,
        made.Days,
        options.IsLabelled ? TrainOptionsOf(events, options, made) : null,
        [
            .. made.Days.Where(day => day.Churned == 0)
                .Select(day => options.Target is null
                    ? FormattableString.Invariant($"nobody churned after {day.AsOf:yyyy-MM-dd}")
                    : FormattableString.Invariant($"nobody had {options.Target} of {day.AsOf:yyyy-MM-dd}")),
        ])
        {
            Target = options.Target,
            Future = made.Future,
            HasPast = HasPastOf(options, made.Days),
        };

    private static string TrainOptionsOf(EventFile events, SnapshotOptions options, WrittenSnapshots made) =>
        $"--label {Quoted(SnapshotFile.LabelColumn(options.Target))} --positive 1 --group {Quoted(SnapshotFile.KeyOf(events))} "
        + (HasPastOf(options, made.Days) ? $"--time {SnapshotFile.AsOfColumn} " : $"--ignore {SnapshotFile.AsOfColumn} ")
        + (options.Target is { } target
            ? $"--target {Quoted(target.ToOption())} "
            : FormattableString.Invariant($"--horizon {options.Clock.HorizonDays}d "))
        + FormattableString.Invariant($"--grace {options.Clock.GraceDays}d")
        + string.Concat(made.Future.Where(column => column.IsSure).Select(column => $" --ignore {Quoted(column.Column)}"));

    private static bool HasPastOf(SnapshotOptions options, IReadOnlyList<SnapshotDay> days) =>
        EventClock.StartOf(days[^1].AsOf) >= options.Clock.HorizonEnd(EventClock.StartOf(days[0].AsOf));

    /// <summary>A name as a command has it.</summary>
    internal static string Quoted(string name) => name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-')
        ? name
        : $"\"{name}\"";
}
