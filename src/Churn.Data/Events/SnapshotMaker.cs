using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>
/// Takes snapshots of customers from their events: what was known of each active customer at the beginning of a day, and whether
/// they churned after it.
/// </summary>
public sealed class SnapshotMaker
{
    private readonly EventFile events;
    private readonly SnapshotOptions options;
    private readonly EventFeatures features;
    private readonly int target; // the code of the type that is predicted; none for churn

    /// <param name="events">The events, read with <see cref="OptionsFor"/>.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="DataRefusedException">
    /// What comes after a snapshot is not known yet, or the features are not those of the earlier file.
    /// </exception>
    public SnapshotMaker(EventFile events, SnapshotOptions options)
    {
        (this.events, this.options) = (events, options with { Events = options.Events with { ChurnType = events.ChurnType } });
        var found = events.SchemaFor(options.Clock.ObserveDays);
        Schema = options.Like is { } names ? found.WithFeaturesOf(names) : found;
        features = new EventFeatures(Schema, options.Sequence);
        if (options.Like?.Intersect(features.Names).Count() < features.Names.Count)
            throw new DataRefusedException(new TableError(
                events.Path,
                "the earlier file does not have the features of these events, such as "
                + $"'{PlainText.Start(features.Names.Except(options.Like).First())}'; use the same columns and --observe."));
        if (options.Sequence is { } scorer && !HasChannels(scorer.Channels))
            throw new DataRefusedException(new TableError(
                events.Path,
                "the order of these events cannot be scored as in the training; use the same columns of events, and --observe."));
        target = options.Target is null ? EventWords.None : CodeOf(options.Target);
        Days = DaysOf();
    }

    /// <summary>What is known of events.</summary>
    public EventSchema Schema { get; }

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Names => features.Names;

    /// <summary>The days of the snapshots, ascending.</summary>
    public IReadOnlyList<DateOnly> Days { get; }

    /// <summary>How the events file is to be read for snapshots.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="today">Events after it are left out.</param>
    public static EventFileOptions OptionsFor(SnapshotOptions options, DateOnly today) => options.Events with
    {
        CountedUntil = EventClock.StartOf(options.Newest),
        Future = EventClock.StartOf(today.AddDays(1)),
        Target = options.Target?.Event,
    };

    /// <summary>What a model that learns from the snapshots has to know to make their features again.</summary>
    public EventFacts Facts => new(
        System.IO.Path.GetFileName(events.Path),
        events.Sha256,
        options.Clock,
        Days,
        Schema,
        Names,
        events.Layout.ToColumns(options.Events.Columns.DayFirst))
    {
        Key = events.Customers.Key,
        Birth = options.Events.Birth,
        End = options.Events.End,
        ChurnType = events.ChurnType,
    };

    /// <summary>Takes the snapshots, customer by customer.</summary>
    /// <param name="take">Takes each.</param>
    /// <returns>What became of the customers on each day.</returns>
    /// <exception cref="DataRefusedException">The snapshots do not hold both customers who churned and others.</exception>
    public IReadOnlyList<SnapshotDay> Make(Action<Snapshot> take)
    {
        var (rows, churned, gone, inactive) =
            (new int[Days.Count], new int[Days.Count], new int[Days.Count], new int[Days.Count]);
        var values = new double[Names.Count];
        var active = (options.ActiveDays ?? options.Clock.ObserveDays) * TimeSpan.TicksPerDay;
        events.ForEachCustomer(Schema, (customer, history, churn) =>
        {
            var end = events.EndOf(customer, churn);
            for (var day = 0; day < Days.Count; day++)
            {
                var asOf = EventClock.StartOf(Days[day]);
                if (end < options.Clock.HorizonFrom(asOf)) gone[day]++;
                else if (!IsActive(history, asOf, active)) inactive[day]++;
                else
                {
                    features.Compute(history, asOf, values);
                    var isChurned = options.IsLabelled ? IsChurned(history, asOf, end) : (bool?)null;
                    if (isChurned == true) churned[day]++;
                    rows[day]++;
                    take(new Snapshot(customer, Days[day], values, isChurned, history));
                }
            }
        });
        CheckClasses(rows.Sum(), churned.Sum());
        return
        [
            .. Days.Select((day, i) =>
                new SnapshotDay(day, rows[i], options.IsLabelled ? churned[i] : null, gone[i], inactive[i])),
        ];
    }

    /// <summary>Whether a sequence learner reads of an event what there is of these.</summary>
    private bool HasChannels(EventChannels read)
    {
        var found = new EventSequenceEncoder(Schema).Channels;
        return read.WordCounts.SequenceEqual(found.WordCounts) && read.Numbers.SequenceEqual(found.Numbers);
    }

    private static bool IsActive(EventHistory history, long asOf, long active)
    {
        for (var place = history.CountBefore(asOf) - 1; place >= 0 && history.Time(place) >= asOf - active; place--)
            if (history.Known(place) < asOf) return true;
        return false;
    }

    private bool IsChurned(EventHistory history, long asOf, long end)
    {
        var (from, until) = (options.Clock.HorizonFrom(asOf), options.Clock.HorizonEnd(asOf));
        if (target >= 0) return HasTarget(history, history.CountBefore(from), history.CountBefore(until));
        return options.IsInactivity ? history.CountBefore(until) == history.CountBefore(from) : end < until;
    }

    private bool HasTarget(EventHistory history, int from, int until)
    {
        for (var place = from; place < until; place++)
            if (history.Word(place, 0) == target) return true;
        return false;
    }

    /// <exception cref="DataRefusedException">Too few customers have such an event.</exception>
    private int CodeOf(LabelTarget predicted)
    {
        var types = Schema.Words[0].Vocabulary;
        for (var code = 0; code < types.Count; code++)
            if (types[code] == predicted.Event) return code;
        throw new DataRefusedException(new TableError(
            events.Path,
            $"fewer than {options.Events.MinCustomers} customers had an event of the type "
            + FormattableString.Invariant($"'{PlainText.Start(predicted.Event)}' before {options.Newest:yyyy-MM-dd}, so it ")
            + $"cannot be predicted.{NearestName.Hint(predicted.Event, types)} The types are {string.Join(", ", types)}.",
            null,
            events.Layout.Words[0].Column));
    }

    private DateOnly[] DaysOf()
    {
        var last = options.Until ?? EventClock.DayOf(events.Counts.Newest);
        var latest = last.AddDays(1 - options.Clock.GraceDays - options.Clock.HorizonDays);
        if (options.IsLabelled && options.Newest > latest)
            throw new DataRefusedException(new TableError(
                events.Path,
                FormattableString.Invariant($"events are known until {last:yyyy-MM-dd}, so what customers did after ")
                + FormattableString.Invariant($"{options.Newest:yyyy-MM-dd} is not known yet; the latest --as-of is ")
                + FormattableString.Invariant($"{latest:yyyy-MM-dd}. For snapshots to score, use --unlabelled.")));
        return [.. options.AsOf.Concat(EarlierDays()).Distinct().Order()];
    }

    /// <summary>The days before those that are named, as far back as there are events to look at.</summary>
    private IEnumerable<DateOnly> EarlierDays()
    {
        if (options.EveryDays is not { } step) yield break;
        var first = EventClock.DayOf(events.Counts.Oldest).AddDays(options.Clock.ObserveDays);
        for (var day = options.AsOf.Min().AddDays(-step); day >= first; day = day.AddDays(-step)) yield return day;
    }

    private void CheckClasses(int rows, int churned)
    {
        if (rows == 0)
            throw new DataRefusedException(new TableError(
                events.Path, "no customer was active before a snapshot; use a later --as-of or a longer --observe."));
        if (options.IsLabelled && (churned == 0 || churned == rows))
            throw new DataRefusedException(new TableError(
                events.Path,
                FormattableString.Invariant($"{(churned == 0 ? "none" : "all")} of the {rows:N0} snapshots ")
                + (options.Target is null
                    ? "churned within the horizon, so there is nothing to learn; use another --horizon, or another sign of churn."
                    : $"have {options.Target}, so there is nothing to learn; use another --target.")));
    }
}
