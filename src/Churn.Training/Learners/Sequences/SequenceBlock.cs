using System.Numerics;
using Churn.Core.Numerics;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// The events of some customers, one after the other without padding: a sequence costs as much as it is long. Memory is used
/// again for the next block.
/// </summary>
internal sealed class SequenceBlock<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<int> starts = [0];
    private T[] channels = [];
    private T[] customers = [];
    private int width;

    /// <summary>How many customers there are.</summary>
    public int Rows => starts.Count - 1;

    /// <summary>How many events there are.</summary>
    public int Events => starts[^1];

    /// <summary>Scaled channels, [events, channels].</summary>
    public ReadOnlySpan<T> Channels => channels.AsSpan(0, Events * width);

    /// <summary>Columns of the customers themselves, [rows, columns].</summary>
    public ReadOnlySpan<T> Customers => customers;

    /// <summary>Where dropout takes its choices from; null where nothing is silenced.</summary>
    public RandomStream? Random { get; private set; }

    /// <summary>The first event of a customer.</summary>
    public int Start(int row) => starts[row];

    /// <summary>The event after the last one of a customer.</summary>
    public int End(int row) => starts[row + 1];

    /// <summary>Fills the block.</summary>
    /// <param name="set">Where the sequences are.</param>
    /// <param name="rows">Which to take.</param>
    /// <param name="scaling">Scales their numbers.</param>
    /// <param name="random">See <see cref="Random"/>.</param>
    public void Load(SequenceRows set, ReadOnlySpan<int> rows, ChannelScaling scaling, RandomStream? random)
    {
        (Random, width) = (random, set.Channels.Count);
        starts.Clear();
        starts.Add(0);
        foreach (var row in rows) starts.Add(Events + set.EventsOf(row));
        Array.Resize(ref channels, Math.Max(channels.Length, Events * width));
        var columns = set.Customers?.Columns ?? 0;
        Array.Resize(ref customers, rows.Length * columns);
        for (var i = 0; i < rows.Length; i++)
        {
            scaling.Scale<T>(set.Sequences[rows[i]], channels.AsSpan(Start(i) * width));
            for (var column = 0; column < columns; column++)
                customers[(i * columns) + column] = T.CreateChecked(set.Customers!.Row(rows[i])[column]);
        }
    }
}
