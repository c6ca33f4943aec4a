using System.Buffers.Binary;
using System.Text;

namespace Churn.Core.Texts;

/// <summary>
/// text.bin: what a version learnt of the texts of its columns, in the order of the columns. All numbers are little-endian: the
/// mark, the format, how many columns; for each the intercept, the share of known words, how many weights, and each bucket with
/// its weight, the buckets ascending. Where a column has a lexicon of tone, or its meaning counts, the format is 2. In it each
/// column ends with how many words its lexicon has, -1 for no lexicon, and each word with its value, the words ascending; then
/// how many numbers its vectors have, 0 for no meaning, and the intercept and the weights of these.
/// </summary>
public static class TextScorerFile
{
    /// <summary>The most columns of free text of a version.</summary>
    public const int MaxColumns = 16;

    private const int Format = 1;
    private const int FormatWithMore = 2;
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
        var hasMore = scorers.Any(scorer => scorer is { Tone: not null } or { Meaning: not null });
        writer.Write(Mark);
        writer.Write(hasMore ? FormatWithMore : Format);
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

            if (!hasMore) continue;
            Write(writer, scorer.Tone);
            Write(writer, scorer.Meaning);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyList{TextScorer})"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="columns">
    /// For each column of free text whether it has a lexicon of tone, and whether its meaning counts.
    /// </param>
    /// <returns>The scorers; null if it is no such file.</returns>
    public static IReadOnlyList<TextScorer>? Read(
        ReadOnlySpan<byte> content, IReadOnlyList<(bool HasTone, bool HasMeaning)> columns)
    {
        var hasMore = columns.Any(column => column.HasTone || column.HasMeaning);
        if (columns.Count > MaxColumns || content.Length < HeadLength || !content.StartsWith(Mark)
            || BinaryPrimitives.ReadInt32LittleEndian(content[8..]) != (hasMore ? FormatWithMore : Format)
            || BinaryPrimitives.ReadInt32LittleEndian(content[12..]) != columns.Count) return null;
        var rest = content[HeadLength..];
        var scorers = new List<TextScorer>();
        while (scorers.Count < columns.Count)
        {
            if (ReadScorer(ref rest, hasMore) is not { } scorer) return null;
            if ((scorer.Tone is not null, scorer.Meaning is not null) != columns[scorers.Count]) return null;
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

    private static void Write(BinaryWriter writer, MeaningScorer? meaning)
    {
        writer.Write(meaning?.Weights.Count ?? 0);
        if (meaning is null) return;
        writer.Write(meaning.Intercept);
        foreach (var weight in meaning.Weights) writer.Write(weight);
    }

    private static TextScorer? ReadScorer(ref ReadOnlySpan<byte> rest, bool hasMore)
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

        var (tone, meaning) = (default(ToneLexicon), default(MeaningScorer));
        return hasMore && !(TryReadLexicon(ref rest, out tone) && TryReadMeaning(ref rest, out meaning))
            ? null
            : new TextScorer(intercept, knownShare, weights, tone, meaning);
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

    /// <returns>Whether what was learnt of the meaning, or nothing, stands here.</returns>
    private static bool TryReadMeaning(ref ReadOnlySpan<byte> rest, out MeaningScorer? meaning)
    {
        meaning = null;
        if (rest.Length < sizeof(int)) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length == 0) return true;
        if (length is < 0 or > MeaningScorer.MaxLength || rest.Length < sizeof(double) + (length * sizeof(float))) return false;
        var intercept = BinaryPrimitives.ReadDoubleLittleEndian(rest);
        rest = rest[sizeof(double)..];
        var weights = new float[length];
        for (var i = 0; i < length; i++, rest = rest[sizeof(float)..])
            weights[i] = BinaryPrimitives.ReadSingleLittleEndian(rest);
        if (!double.IsFinite(intercept) || !weights.All(float.IsFinite)) return false;
        meaning = new MeaningScorer(intercept, weights);
        return true;
    }
}
