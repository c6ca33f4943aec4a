using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>
/// Finds the encoding of text that is not UTF-8. Each encoding of <see cref="Alphabet.ByEncoding"/> reads the words that hold
/// bytes beyond ASCII; they cost what they cost in the likeliest language of that encoding, or in several, which is rarer. The
/// cheapest encoding is taken where it is cheaper by a factor of e^6 than every other that reads other words; Windows-1252 is
/// taken wherever it is the cheapest.
/// </summary>
internal static class EncodingDetector
{
    private const double Margin = 6;

    /// <summary>How much likelier a file is in Windows-1252, in nats: in it stand most files that are not UTF-8.</summary>
    private const double UsualAdvantage = 5;

    /// <summary>What each word costs more where a file is in several languages, in nats.</summary>
    private const double Mixture = 2;

    /// <summary>The largest cost of a letter beyond ASCII, in nats: more is no language that is known here.</summary>
    private const double MaxCostOfLetter = 6.5;

    private const int MaxWords = 2_000;
    private const int MaxNamed = 4;
    private const string Marks = "€£¥°–—«»„“”‘’…§©®™¿¡·•²½";

    /// <summary>Finds the encoding.</summary>
    /// <param name="bytes">A part of the text, from the start of a line, around its first bytes that are not UTF-8.</param>
    /// <returns>
    /// The encoding, if it is sure, the likely ones, the likeliest first, and where the first two read different letters; null
    /// where they read the same, or there is one.
    /// </returns>
    public static (Encoding? Sure, IReadOnlyList<Encoding> Likely, LetterInDoubt? InDoubt) Find(byte[] bytes)
    {
        var readings = new List<Reading>();
        foreach (var (name, languages) in Alphabet.ByEncoding)
        {
            var encoding = TextEncodings.Find(name)!;
            if (WordsOf(bytes, encoding) is not { } words) continue;
            var cost = CostOf(words, languages, encoding);
            var letters = words.Sum(word => word.Count(letter => letter > 127));
            var advantage = encoding.CodePage == 1252 ? UsualAdvantage : 0;
            readings.Add(new Reading(encoding, words, cost - advantage, cost / Math.Max(1, letters)));
        }

        var ordered = readings.OrderBy(reading => reading.Cost).ToArray(); // stable: of equals the usual first
        if (ordered is not [var best, ..]) return (null, [], null);
        var others = ordered.Skip(1).Where(other => !other.Words.SequenceEqual(best.Words)).ToArray();
        var isKnown = best.Words.Count == 0 || best.CostOfLetter <= MaxCostOfLetter * (best.IsOfSigns ? 1.5 : 1);
        var isSure = isKnown && (best.Encoding.CodePage == 1252 || others is [] || others[0].Cost - best.Cost >= Margin);
        Encoding[] likely =
        [
            .. others.Where(other => other.Cost - best.Cost < 4 * Margin)
                .DistinctBy(other => string.Join(' ', other.Words)).Prepend(best).Take(MaxNamed)
                .Select(reading => reading.Encoding),
        ];
        return (isSure ? best.Encoding : null, likely, LetterInDoubt.Of(bytes, likely));
    }

    private static double CostOf(List<string> words, Alphabet[] languages, Encoding encoding)
    {
        var costs = Array.ConvertAll(languages, language => words.ConvertAll(word => language.Cost(word, encoding)));
        var mixed = words.Select((_, i) => costs.Min(cost => cost[i]) + Mixture).Sum();
        return Math.Min(mixed, costs.Min(cost => cost.Sum()));
    }

    /// <summary>The different words with letters beyond ASCII; null where the bytes are no text of the encoding.</summary>
    private static List<string>? WordsOf(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var letters = new char[encoding.GetMaxCharCount(bytes.Length)];
        var decoder = encoding.GetDecoder();
        int count;
        try
        {
            count = decoder.GetChars(bytes, letters, flush: false); // the last letter may be cut off
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var words = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<string>();
        for (int start = 0, end; start < count && ordered.Count < MaxWords; start = end + 1)
        {
            for (end = start; end < count && IsOfWord(letters[end]);) end++;
            var word = WithoutMarks(letters.AsSpan(start, end - start));
            if (word.ContainsAnyExceptInRange('\0', '\u007F') && words.Add(word.ToString())) ordered.Add(word.ToString());
        }

        return ordered;
    }

    private static bool IsOfWord(char letter) => letter < 128 ? char.IsAsciiLetter(letter) : letter != '\u00A0';

    /// <summary>The word without one sign at each end that stands beside words and numbers in any language.</summary>
    private static ReadOnlySpan<char> WithoutMarks(ReadOnlySpan<char> word)
    {
        if (word is [var first, ..] && Marks.Contains(first, StringComparison.Ordinal)) word = word[1..];
        return word is [.., var last] && Marks.Contains(last, StringComparison.Ordinal) ? word[..^1] : word;
    }

    private sealed record Reading(Encoding Encoding, List<string> Words, double Cost, double CostOfLetter)
    {
        public bool IsOfSigns => !Encoding.IsSingleByte;
    }
}
