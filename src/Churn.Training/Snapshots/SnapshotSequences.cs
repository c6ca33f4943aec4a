using Churn.Core.Events;
using Churn.Data.Events;

namespace Churn.Training.Snapshots;

/// <summary>The events of snapshots as sequence learners read them, in the order of the rows.</summary>
public sealed class SnapshotSequences
{
    private readonly EventSequenceEncoder encoder;
    private readonly int max;
    private readonly List<float[]> rows = [];
    private int count;

    /// <param name="schema">What is known of events.</param>
    /// <param name="max">The most rows; of more, none is kept.</param>
    public SnapshotSequences(EventSchema schema, int max) => (encoder, this.max) = (new EventSequenceEncoder(schema), max);

    /// <summary>What there is of an event.</summary>
    public EventChannels Channels => encoder.Channels;

    /// <summary>The most events of a row.</summary>
    public int MaxEvents => encoder.MaxEvents;

    /// <summary>The events of each row.</summary>
    public IReadOnlyList<float[]> Rows => rows;

    /// <summary>Whether no row was left out.</summary>
    public bool IsWhole => rows.Count == count && count > 0;

    /// <summary>Adds the next row.</summary>
    public void Add(Snapshot snapshot)
    {
        if (++count <= max) rows.Add(encoder.Encode(snapshot.History, EventClock.StartOf(snapshot.AsOf)));
        else rows.Clear();
    }
}
