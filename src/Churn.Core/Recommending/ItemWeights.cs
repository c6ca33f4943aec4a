using System.Numerics;

namespace Churn.Core.Recommending;

/// <summary>What it tells of each item that a customer bought another: a row for each item bought.</summary>
public sealed class ItemWeights
{
    private readonly int[][]? others;
    private readonly float[][] rows;

    private ItemWeights(int[][]? others, float[][] rows) => (this.others, this.rows) = (others, rows);

    /// <summary>Weights of every item for every other.</summary>
    /// <param name="rows">For each item bought a weight for each item.</param>
    public static ItemWeights Dense(float[][] rows) => new(null, rows);

    /// <summary>Weights of which most are 0.</summary>
    /// <param name="others">For each item bought the items with a weight, ascending.</param>
    /// <param name="rows">Their weights.</param>
    public static ItemWeights Sparse(int[][] others, float[][] rows) => new(others, rows);

    /// <summary>Adds to each item's score what an item bought tells of it.</summary>
    /// <param name="scores">A score for each item.</param>
    /// <param name="bought">The number of the item bought.</param>
    public void AddTo(double[] scores, int bought)
    {
        if (others is null) Add(rows[bought], scores);
        else
            foreach (var (place, other) in others[bought].Index()) scores[other] += rows[bought][place];
    }

    /// <summary>
    /// Writes the weights, little-endian: for each item the count, the other items of sparse ones, the weights.
    /// </summary>
    public byte[] Write()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var (item, row) in rows.Index())
        {
            writer.Write(row.Length);
            if (others is not null)
                foreach (var other in others[item]) writer.Write(other);
            foreach (var weight in row) writer.Write(weight);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads weights as <see cref="Write"/> wrote them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="isDense">Whether every item has a weight for every other.</param>
    /// <returns>The weights; null where the bytes are none of so many items.</returns>
    public static ItemWeights? Read(byte[] bytes, int items, bool isDense)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var (others, rows) = (new int[items][], new float[items][]);
        for (var item = 0; item < items; item++)
        {
            if (Left(reader) < sizeof(int)) return null;
            var count = reader.ReadInt32();
            var size = sizeof(float) + (isDense ? 0 : sizeof(int));
            if (count < 0 || count > items || (isDense && count != items) || Left(reader) < (long)count * size) return null;
            others[item] = new int[isDense ? 0 : count];
            for (var i = 0; i < others[item].Length; i++)
                if ((uint)(others[item][i] = reader.ReadInt32()) >= (uint)items) return null;
            rows[item] = new float[count];
            for (var i = 0; i < count; i++)
                if (!float.IsFinite(rows[item][i] = reader.ReadSingle())) return null;
        }

        return Left(reader) == 0 ? new ItemWeights(isDense ? null : others, rows) : null;
    }

    private static long Left(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    private static void Add(ReadOnlySpan<float> row, Span<double> scores)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out var low, out var high);
            AddTo(scores[i..], low);
            AddTo(scores[(i + Vector<double>.Count)..], high);
        }

        for (; i < row.Length; i++) scores[i] += row[i];
    }

    private static void AddTo(Span<double> scores, Vector<double> weights) =>
        (weights + new Vector<double>(scores)).CopyTo(scores);
}
