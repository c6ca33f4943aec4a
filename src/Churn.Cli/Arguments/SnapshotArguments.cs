using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Data.Events;

namespace Churn.Cli.Arguments;

/// <summary>The options that say of which snapshots a training learns.</summary>
internal sealed class SnapshotArguments
{
    /// <summary>How far back features look by default.</summary>
    public const int UsualObserve = 365;

    /// <summary>In how many days churn is looked for by default.</summary>
    public const int UsualHorizon = 30;

    private readonly DaysOption every = new(
        "--every", "Also takes snapshots every so many days before, as far back as the events reach.", min: 1);

    private readonly DaysOption observe = new("--observe", "How far back features look. Default: 365d.", min: 1);

    private readonly DaysOption active = new(
        "--active", "Only customers with an event in the last so many days. Default: as --observe.", min: 1);

    private readonly DayOption until = new(
        "--until", "The last day of which all events are known. Default: that of the newest event.");

    /// <summary>How far back features look; null where it is not given.</summary>
    public int? Observe(ParseResult parsed) => observe.ReadDays(parsed);

    /// <summary>The days between snapshots; null where they are not given.</summary>
    public int? Every(ParseResult parsed) => every.ReadDays(parsed);

    /// <summary>The last day of which all events are known; null where it is not given.</summary>
    public DateOnly? Until(ParseResult parsed) => until.Read(parsed);

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> Options => [every, observe, active, until];

    public void AddTo(Command command)
    {
        foreach (var option in Options) command.Options.Add(option);
    }

    /// <summary>Reads what is asked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="asOf">The days of the snapshots.</param>
    /// <param name="grace">The days between the snapshot and the horizon; null where they are not given.</param>
    /// <param name="horizon">The days in which churn, or the target, is looked for; null where they are not given.</param>
    /// <param name="trained">The clock of a version, for what is not given; null for the usual one.</param>
    /// <exception cref="UsageException">A value does not fit.</exception>
    public SnapshotOptions Read(
        ParseResult parsed, IReadOnlyList<DateOnly> asOf, int? grace, int? horizon, EventClock? trained = null)
    {
        var usual = trained ?? new EventClock(UsualObserve, 0, UsualHorizon);
        var clock = new EventClock(
            Observe(parsed) ?? usual.ObserveDays, grace ?? usual.GraceDays, horizon ?? usual.HorizonDays);
        return Complete(parsed, new SnapshotOptions(clock, asOf) { EveryDays = Every(parsed) });
    }

    /// <summary>Adds what is asked beside days and clock.</summary>
    public SnapshotOptions Complete(ParseResult parsed, SnapshotOptions options) => options with
    {
        ActiveDays = active.ReadDays(parsed),
        Until = Until(parsed),
    };

    /// <summary>Reads days that are separated by commas.</summary>
    /// <exception cref="UsageException">One is no day, or there is none.</exception>
    public static IReadOnlyList<DateOnly> Days(IEnumerable<string> texts) => texts.Select(DayOf).ToArray() is [_, ..] days
        ? days
        : throw new UsageException("--as-of names no day; write days as in 2024-05-31, separated by commas.");

    private static DateOnly DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageException($"--as-of has '{text}'; write days as in 2024-05-31, separated by commas.");
}
