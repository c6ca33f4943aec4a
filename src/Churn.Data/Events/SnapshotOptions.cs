using Churn.Core.Events;
using Churn.Core.Schema;

namespace Churn.Data.Events;

/// <summary>Which snapshots are taken of customers, and what says that one churned, or had the event that is predicted.</summary>
/// <param name="Clock">How far back features look, and when churn, or that event, is looked for.</param>
/// <param name="AsOf">The days at whose beginning snapshots are taken, at least one.</param>
public sealed record SnapshotOptions(EventClock Clock, IReadOnlyList<DateOnly> AsOf)
{
    /// <summary>
    /// Snapshots are also taken so many days before the first day named, and again, as long as there are events of the whole time
    /// that features look at; null for none.
    /// </summary>
    public int? EveryDays { get; init; }

    /// <summary>Customers need an event in so many days before the snapshot; null for all that features look at.</summary>
    public int? ActiveDays { get; init; }

    /// <summary>The last day of which all events are known; null for that of the newest event.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether there is a label; without one, snapshots are for scoring.</summary>
    public bool IsLabelled { get; init; } = true;

    /// <summary>The columns of an earlier file of snapshots, whose features are made again; null to choose them.</summary>
    public IReadOnlyList<string>? Like { get; init; }

    /// <summary>Scores the order of the events, as one more feature; null for none. One thread uses it.</summary>
    public EventSequenceScorer? Sequence { get; init; }

    /// <summary>How the events file is written, and which events or column of customers say that one leaves.</summary>
    public EventFileOptions Events { get; init; } = new();

    /// <summary>What is predicted where it is not churn, within the horizon of the clock; null for churn.</summary>
    public LabelTarget? Target { get; init; }

    /// <summary>Whether churn is that no event comes within the horizon.</summary>
    public bool IsInactivity => Target is null && Events.ChurnType is null && Events.End is null;

    /// <summary>The newest of the days that are named.</summary>
    internal DateOnly Newest => AsOf.Max();
}

/// <summary>A customer at the beginning of a day.</summary>
/// <param name="Customer">The number of the customer.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Features">The features; NaN where one cannot be said. The memory is used again.</param>
/// <param name="Churned">
/// Whether the customer churned within the horizon, or had the event that is predicted; null without label.
/// </param>
/// <param name="History">All events of the customer, later ones too. The memory is used again.</param>
public readonly record struct Snapshot(
    int Customer, DateOnly AsOf, double[] Features, bool? Churned, EventHistory History);

/// <summary>What became of the customers on a day.</summary>
/// <param name="AsOf">The day.</param>
/// <param name="Rows">How many are in the snapshot.</param>
/// <param name="Churned">How many of them churned, or had the event that is predicted; null without label.</param>
/// <param name="Gone">How many had churned before the horizon began.</param>
/// <param name="Inactive">How many had no event in the time that counts.</param>
public sealed record SnapshotDay(DateOnly AsOf, int Rows, int? Churned, int Gone, int Inactive);
