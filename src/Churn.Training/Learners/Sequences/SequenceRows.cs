using Churn.Core.Events;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// What a sequence model sees: the events of each customer, and columns of the customers themselves where there are any.
/// </summary>
public class SequenceRows
{
    /// <param name="channels">What there is of an event.</param>
    /// <param name="sequences">For each row its events, [events, channels], the oldest first; NaN for a missing number.</param>
    /// <param name="customers">For each row its scaled features; null for none.</param>
    /// <exception cref="ArgumentException">A sequence is not whole, or the numbers of rows differ.</exception>
    public SequenceRows(EventChannels channels, IReadOnlyList<float[]> sequences, FeatureMatrix? customers = null)
    {
        if (sequences.Any(sequence => sequence.Length % channels.Count != 0))
            throw new ArgumentException($"A sequence does not have {channels.Count} channels.", nameof(sequences));
        if (customers is not null && customers.Rows != sequences.Count)
            throw new ArgumentException($"{sequences.Count} sequences, but {customers.Rows} customers.", nameof(customers));
        (Channels, Sequences, Customers) = (channels, sequences, customers);
    }

    public EventChannels Channels { get; }

    public IReadOnlyList<float[]> Sequences { get; }

    public FeatureMatrix? Customers { get; }

    public int Rows => Sequences.Count;

    /// <summary>The given rows, in the given order.</summary>
    public SequenceRows PickRows(IReadOnlyList<int> rows) =>
        new(Channels, [.. rows.Select(row => Sequences[row])], Customers?.Pick(rows));

    /// <summary>How many events a row has.</summary>
    public int EventsOf(int row) => Sequences[row].Length / Channels.Count;
}

/// <summary>Sequences and labels that a sequence model learns from.</summary>
public sealed class SequenceTrainingSet : SequenceRows
{
    /// <param name="channels">What there is of an event.</param>
    /// <param name="sequences">For each row its events.</param>
    /// <param name="churned">One label per row; true for the positive class.</param>
    /// <param name="groupOf">The group of each row, such as its customer; null where each row is one of its own.</param>
    /// <param name="customers">For each row its scaled features; null for none.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, or all rows have the same label.</exception>
    public SequenceTrainingSet(
        EventChannels channels,
        IReadOnlyList<float[]> sequences,
        bool[] churned,
        int[]? groupOf = null,
        FeatureMatrix? customers = null)
        : base(channels, sequences, customers)
    {
        if (churned.Length != Rows)
            throw new ArgumentException($"{Rows} sequences, but {churned.Length} labels.", nameof(churned));
        if (!churned.Contains(true) || !churned.Contains(false))
            throw new ArgumentException("All rows have the same label; two classes are needed.", nameof(churned));
        (Churned, GroupOf) = (churned, groupOf ?? [.. Enumerable.Range(0, Rows)]);
    }

    public IReadOnlyList<bool> Churned { get; }

    /// <summary>The group of each row: what is held back to stop early holds no row of a group that is learned from.</summary>
    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>The given rows, in the given order, to learn from.</summary>
    /// <exception cref="ArgumentException">They have one label only.</exception>
    public SequenceTrainingSet Pick(IReadOnlyList<int> rows) => new(
        Channels,
        [.. rows.Select(row => Sequences[row])],
        [.. rows.Select(row => Churned[row])],
        [.. rows.Select(row => GroupOf[row])],
        Customers?.Pick(rows));
}
