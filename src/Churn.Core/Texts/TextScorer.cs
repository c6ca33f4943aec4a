using System.Buffers;
using System.Text;
using Churn.Core.Csv;

namespace Churn.Core.Texts;

/// <summary>
/// What a training learnt of the texts of one column: how much each word, and each pair of words after one another, raises the
/// log-odds of churn. Words are known by the bucket of a hash alone. Beside that, the lexicon of tone that was given for the
/// column, and what was learnt of the meaning of its texts, if any. Any number of threads may use it at once.
/// </summary>
public sealed class TextScorer
{
    /// <summary>How many buckets words and pairs are spread over.</summary>
    public const int Buckets = 1 << BucketBits;

    /// <summary>The most buckets that have a weight.</summary>
    public const int MaxWeights = 1 << 17;

    /// <summary>The most characters of a text that are read.</summary>
    public const int MaxLength = 10_000;

    internal const int BucketBits = 20;

    /// <summary>No letter below is ever combined with the one before.</summary>
    private const char FirstCombined = '\u0300';

    /// <summary>Normalization refuses it, as it refuses half a pair of surrogates.</summary>
    private const char NoCharacter = '\uFFFE';

    /// <summary>Of fewer words it cannot be said whether the training knew such texts.</summary>
    private const int MinWords = 5;

    /// <summary>A text is foreign if the training knew this share of its words, compared with its own texts.</summary>
    private const double ForeignShare = 0.5;

    private readonly float[] weightOf; // by bucket; NaN for one that is not known

    /// <param name="intercept">The log-odds of a text without a known word.</param>
    /// <param name="knownShare">The share of the words of the training's texts that are known, from 0 to 1.</param>
    /// <param name="weights">The weights by their buckets, none twice.</param>
    /// <param name="tone">The lexicon by which the tone of texts is read; null for none.</param>
    /// <param name="meaning">What was learnt of their meaning; null for nothing.</param>
    public TextScorer(
        double intercept,
        double knownShare,
        IReadOnlyList<KeyValuePair<int, float>> weights,
        ToneLexicon? tone = null,
        MeaningScorer? meaning = null)
    {
        (Intercept, KnownShare, Weights, Tone, Meaning) = (intercept, knownShare, weights, tone, meaning);
        weightOf = new float[Buckets];
        Array.Fill(weightOf, float.NaN);
        foreach (var (bucket, weight) in weights) weightOf[bucket] = weight;
    }

    /// <summary>Knows no word: for texts that are counted before anything was learnt of them.</summary>
    public static TextScorer None { get; } = new(0, 0, []);

    /// <summary>The log-odds of a text without a known word.</summary>
    public double Intercept { get; }

    /// <summary>The share of the words of the training's texts that are known.</summary>
    public double KnownShare { get; }

    /// <summary>The weights by their buckets.</summary>
    public IReadOnlyList<KeyValuePair<int, float>> Weights { get; }

    /// <summary>The lexicon by which the tone of texts is read; null where none was given.</summary>
    public ToneLexicon? Tone { get; }

    /// <summary>What was learnt of the meaning of texts; null where nothing was.</summary>
    public MeaningScorer? Meaning { get; }

    /// <summary>The same scorer with what was learnt of the meaning of texts.</summary>
    public TextScorer WithMeaning(MeaningScorer meaning) => new(Intercept, KnownShare, Weights, Tone, meaning);

    /// <summary>
    /// Returns what is read of a text: the beginning of a very long one, with each letter and its accents in the one form that
    /// Unicode calls NFC, so that words are the same whichever program wrote them. A text that is in it already is not copied.
    /// </summary>
    public static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text)
    {
        text = Beginning(text);
        if (!text.ContainsAnyInRange(FirstCombined, char.MaxValue)) return text;
        return !HasHalfPair(text) && !text.Contains(NoCharacter) && text.IsNormalized(NormalizationForm.FormC)
            ? text
            : PlainText.Normalize(text.ToString(), NormalizationForm.FormC);
    }

    /// <summary>Returns as much of a text as is read: the beginning of a very long one.</summary>
    public static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, MaxLength)];

    /// <summary>Knows no word yet, and reads the tone by a lexicon.</summary>
    /// <param name="tone">The lexicon; null for none.</param>
    public static TextScorer Before(ToneLexicon? tone) => tone is null ? None : new TextScorer(0, 0, [], tone);

    /// <summary>Reads a text, of a very long one the beginning.</summary>
    /// <exception cref="InvalidOperationException">Their meaning counts, and nothing makes vectors of texts.</exception>
    public TextReading Read(ReadOnlySpan<char> text)
    {
        var isTruncated = text.Length > MaxLength;
        text = Normalize(text);
        var memory = ArrayPool<int>.Shared.Rent(MaxNGrams(text));
        var words = new WordReader(text);
        var (count, known, grams) = (0, 0, 0);
        while (words.Read())
        {
            count++;
            if (!float.IsNaN(weightOf[words.Bucket])) known++;
            grams = Add(ref words, memory, grams);
        }

        var (sum, features) = (0.0, 0);
        foreach (var bucket in Distinct(memory.AsSpan(0, grams)))
        {
            if (float.IsNaN(weightOf[bucket])) continue;
            sum += weightOf[bucket];
            features++;
        }

        ArrayPool<int>.Shared.Return(memory);
        var letters = words.UpperCase + words.LowerCase;
        return new TextReading(
            (float)(Intercept + (sum / Math.Sqrt(Math.Max(1, features)))),
            count,
            words.Marks,
            letters == 0 ? 0 : (float)words.UpperCase / letters,
            count == 0 ? 0 : (float)known / count,
            isTruncated,
            count >= MinWords && known < ForeignShare * KnownShare * count,
            Tone?.Read(text),
            Meaning?.Score(text));
    }

    /// <summary>Returns the buckets of the words and pairs of a text, each once, in ascending order.</summary>
    public static int[] BucketsOf(ReadOnlySpan<char> text)
    {
        text = Normalize(text);
        var memory = ArrayPool<int>.Shared.Rent(MaxNGrams(text));
        var words = new WordReader(text);
        var grams = 0;
        while (words.Read()) grams = Add(ref words, memory, grams);
        var found = Distinct(memory.AsSpan(0, grams)).ToArray();
        ArrayPool<int>.Shared.Return(memory);
        return found;
    }

    /// <summary>Whether a half of a pair of surrogates stands alone.</summary>
    private static bool HasHalfPair(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done) return true;
            text = text[(at + length)..];
        }

        return false;
    }

    private static int MaxNGrams(ReadOnlySpan<char> text) => 2 * text.Length;

    private static int Add(ref WordReader words, int[] memory, int grams)
    {
        memory[grams++] = words.Bucket;
        if (words.PairBucket >= 0) memory[grams++] = words.PairBucket;
        return grams;
    }

    /// <summary>Sorts, and moves what stands there more than once to the end.</summary>
    private static Span<int> Distinct(Span<int> buckets)
    {
        buckets.Sort();
        var kept = 0;
        foreach (var bucket in buckets)
            if (kept == 0 || buckets[kept - 1] != bucket) buckets[kept++] = bucket;
        return buckets[..kept];
    }
}

/// <summary>What is read of a text.</summary>
/// <param name="Score">The log-odds of churn by its words.</param>
/// <param name="Words">How many words it has.</param>
/// <param name="Marks">How many exclamation and question marks.</param>
/// <param name="UpperCaseShare">The share of upper-case letters among those that have a case, from 0 to 1.</param>
/// <param name="KnownShare">The share of its words that the training knew, from 0 to 1.</param>
/// <param name="IsTruncated">Whether it was too long, and its beginning was read.</param>
/// <param name="IsForeign">Whether the training knew far fewer of its words than of the texts that it learnt from.</param>
/// <param name="Tone">Its tone; null where no lexicon was given for the column.</param>
/// <param name="Meaning">The log-odds of churn by its meaning; null where nothing was learnt of that.</param>
public readonly record struct TextReading(
    float Score,
    int Words,
    int Marks,
    float UpperCaseShare,
    float KnownShare,
    bool IsTruncated,
    bool IsForeign,
    ToneReading? Tone,
    float? Meaning);
