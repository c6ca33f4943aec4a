using System.Buffers.Binary;
using System.Text;

namespace Churn.Core.Texts;

/// <summary>
/// text.bin: what a version learnt of the texts of its columns, in the order of the columns. All numbers are little-endian: the
/// mark, the format, how many columns; for each the intercept, the share of known words, how many weights, and each bucket with
/// its weight, the buckets ascending. Where a column has a lexicon of tone the format is 2, and in it each column ends with how
/// many words its lexicon has, -1 for no lexicon, and each word with its value, the words ascending.
/// </summary>
public static class TextScorerFile
{
    /// <summary>The most columns of free text of a version.</summary>
    public const int MaxColumns = 16;

    private const int Format = 1;
    private const int FormatWithTone = 2;
    private const int NoLexicon = -1;
    private const int HeadLength = 16;
    private const int ColumnLength = 20;
    private const int WeightLength = 8;

    private static ReadOnlySpan<byte> Mark => "CHURNTXT"u8;

    /// <summary>Writes the scorers.</summary>
    public static byte[] Write(IReadOnlyList<TextScorer> scorers)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var hasTone = scorers.Any(scorer => scorer.Tone is not null);
        writer.Write(Mark);
        writer.Write(hasTone ? FormatWithTone : Format);
        writer.Write(scorers.Count);
        foreach (var scorer in scorers)
        {
            writer.Write(scorer.Intercept);
            writer.Write(scorer.KnownShare);
            writer.Write(scorer.Weights.Count);
            foreach (var (bucket, weight) in scorer.Weights.OrderBy(weight => weight.Key))
            {
                writer.Write(bucket);
                writer.Write(weight);
            }

            if (hasTone) Write(writer, scorer.Tone);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyList{TextScorer})"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="columns">For each column of free text whether it has a lexicon of tone.</param>
    /// <returns>The scorers; null if it is no such file.</returns>
    public static IReadOnlyList<TextScorer>? Read(ReadOnlySpan<byte> content, IReadOnlyList<bool> columns)
    {
        var hasTone = columns.Contains(true);
        if (columns.Count > MaxColumns || content.Length < HeadLength || !content.StartsWith(Mark)
            || BinaryPrimitives.ReadInt32LittleEndian(content[8..]) != (hasTone ? FormatWithTone : Format)
            || BinaryPrimitives.ReadInt32LittleEndian(content[12..]) != columns.Count) return null;
        var rest = content[HeadLength..];
        var scorers = new List<TextScorer>();
        while (scorers.Count < columns.Count)
        {
            if (ReadScorer(ref rest, hasTone) is not { } scorer) return null;
            if (scorer.Tone is null == columns[scorers.Count]) return null;
            scorers.Add(scorer);
        }

        return rest.IsEmpty ? scorers : null;
    }

    private static void Write(BinaryWriter writer, ToneLexicon? lexicon)
    {
        writer.Write(lexicon?.Words.Count ?? NoLexicon);
        foreach (var (word, value) in lexicon?.Words.OrderBy(word => word.Key, StringComparer.Ordinal).ToArray() ?? [])
        {
            var letters = Encoding.UTF8.GetBytes(word);
            writer.Write((byte)letters.Length);
            writer.Write(letters);
            writer.Write(value);
        }
    }

    private static TextScorer? ReadScorer(ref ReadOnlySpan<byte> rest, bool hasTone)
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

        ToneLexicon? tone = null;
        return hasTone && !TryReadLexicon(ref rest, out tone) ? null : new TextScorer(intercept, knownShare, weights, tone);
    }

    /// <returns>Whether a lexicon, or none, stands here.</returns>
    private static bool TryReadLexicon(ref ReadOnlySpan<byte> rest, out ToneLexicon? lexicon)
    {
        lexicon = null;
        if (rest.Length < sizeof(int)) return false;
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (count == NoLexicon) return true;
        if (count is < 0 or > ToneLexicon.MaxWords) return false;
        var words = new Dictionary<string, float>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            if (rest.IsEmpty || rest.Length < 1 + rest[0] + sizeof(float)) return false;
            var word = Encoding.UTF8.GetString(rest.Slice(1, rest[0]));
            var value = BinaryPrimitives.ReadSingleLittleEndian(rest[(1 + rest[0])..]);
            if (!(Math.Abs(value) <= ToneLexicon.MaxValue) || !words.TryAdd(word, value)) return false;
            rest = rest[(1 + rest[0] + sizeof(float))..];
        }

        lexicon = new ToneLexicon(words);
        return true;
    }
}
