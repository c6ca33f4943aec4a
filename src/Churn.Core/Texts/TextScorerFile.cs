using System.Buffers.Binary;

namespace Churn.Core.Texts;

/// <summary>
/// text.bin: what a version learnt of the texts of its columns, in the order of the columns. All numbers are little-endian: the
/// mark, the format, how many columns; for each the intercept, the share of known words, how many weights, and each bucket with
/// its weight, the buckets ascending.
/// </summary>
public static class TextScorerFile
{
    /// <summary>The most columns of free text of a version.</summary>
    public const int MaxColumns = 16;

    private const int Format = 1;
    private const int HeadLength = 16;
    private const int ColumnLength = 20;
    private const int WeightLength = 8;

    private static ReadOnlySpan<byte> Mark => "CHURNTXT"u8;

    /// <summary>Writes the scorers.</summary>
    public static byte[] Write(IReadOnlyList<TextScorer> scorers)
    {
        var bytes = new byte[HeadLength + scorers.Sum(scorer => ColumnLength + (WeightLength * scorer.Weights.Count))];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), scorers.Count);
        var rest = bytes.AsSpan(HeadLength);
        foreach (var scorer in scorers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(rest, scorer.Intercept);
            BinaryPrimitives.WriteDoubleLittleEndian(rest[8..], scorer.KnownShare);
            BinaryPrimitives.WriteInt32LittleEndian(rest[16..], scorer.Weights.Count);
            rest = rest[ColumnLength..];
            foreach (var (bucket, weight) in scorer.Weights.OrderBy(weight => weight.Key))
            {
                BinaryPrimitives.WriteInt32LittleEndian(rest, bucket);
                BinaryPrimitives.WriteSingleLittleEndian(rest[4..], weight);
                rest = rest[WeightLength..];
            }
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="columns">For how many columns it must be.</param>
    /// <returns>The scorers; null if it is no such file.</returns>
    public static IReadOnlyList<TextScorer>? Read(ReadOnlySpan<byte> content, int columns)
    {
        if (columns > MaxColumns || content.Length < HeadLength || !content.StartsWith(Mark)
            || BinaryPrimitives.ReadInt32LittleEndian(content[8..]) != Format
            || BinaryPrimitives.ReadInt32LittleEndian(content[12..]) != columns) return null;
        var rest = content[HeadLength..];
        var scorers = new List<TextScorer>();
        while (scorers.Count < columns)
        {
            if (ReadScorer(ref rest) is not { } scorer) return null;
            scorers.Add(scorer);
        }

        return rest.IsEmpty ? scorers : null;
    }

    private static TextScorer? ReadScorer(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < ColumnLength) return null;
        var (intercept, knownShare) =
            (BinaryPrimitives.ReadDoubleLittleEndian(rest), BinaryPrimitives.ReadDoubleLittleEndian(rest[8..]));
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest[16..]);
        rest = rest[ColumnLength..];
        if (!double.IsFinite(intercept) || knownShare is not (>= 0 and <= 1) || count is < 0 or > TextScorer.MaxWeights
            || rest.Length / WeightLength < count) return null;
        var weights = new KeyValuePair<int, float>[count];
        var last = -1;
        for (var i = 0; i < count; i++, rest = rest[WeightLength..])
        {
            var (bucket, weight) =
                (BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadSingleLittleEndian(rest[4..]));
            if (bucket <= last || bucket >= TextScorer.Buckets || !float.IsFinite(weight)) return null;
            weights[i] = new KeyValuePair<int, float>(last = bucket, weight);
        }

        return new TextScorer(intercept, knownShare, weights);
    }
}
