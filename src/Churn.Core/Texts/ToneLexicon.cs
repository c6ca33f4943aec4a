using System.Buffers;

namespace Churn.Core.Texts;

/// <summary>
/// The tone of English texts by a lexicon of words with a value each, and by the rules of VADER (Hutto and Gilbert 2014): words
/// before a word turn it round, strengthen or weaken it; capitals and marks strengthen; what stands after "but" counts more. Any
/// number of threads may use it at once.
/// </summary>
public sealed class ToneLexicon
{
    /// <summary>The most words of a lexicon.</summary>
    public const int MaxWords = 100_000;

    /// <summary>The most characters of a word.</summary>
    public const int MaxWordLength = 64;

    /// <summary>The largest value of a word; the smallest is its negative.</summary>
    public const float MaxValue = 4;

    private const double Booster = 0.293; // per word that strengthens or weakens
    private const double Capitals = 0.733;
    private const double Negation = -0.74;
    private const double NeverSo = 1.25;
    private const double BeforeBut = 0.5;
    private const double AfterBut = 1.5;
    private const double ExclamationMark = 0.292;
    private const int MaxExclamationMarks = 4;
    private const double QuestionMark = 0.18;
    private const int MaxQuestionMarks = 3;
    private const double ManyQuestionMarks = 0.96;
    private const double Scale = 15;

    /// <summary>A stripped word as short as this was most likely an emoticon, and counts as it is written.</summary>
    private const int MaxEmoticon = 2;

    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> valueOf;

    /// <param name="words">The words, each once, whatever its letter case; finite values.</param>
    public ToneLexicon(IEnumerable<KeyValuePair<string, float>> words)
    {
        Words = new Dictionary<string, float>(words, StringComparer.OrdinalIgnoreCase);
        valueOf = ((Dictionary<string, float>)Words).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The words with their values, from -4 for the worst to 4 for the best.</summary>
    public IReadOnlyDictionary<string, float> Words { get; }

    /// <summary>How much a word is moved by a booster 1, 2 and 3 words before it.</summary>
    private static ReadOnlySpan<double> Damping => [1, 0.95, 0.9];

    /// <summary>Reads the tone of a text.</summary>
    /// <param name="text">The text; all of it is read.</param>
    public ToneReading Read(ReadOnlySpan<char> text)
    {
        var memory = ArrayPool<ToneWord>.Shared.Rent((text.Length / 2) + 1);
        var (count, emphasis) = Split(text, memory);
        ReadOnlySpan<ToneWord> words = memory.AsSpan(0, count);
        var (upper, known, but) = (0, 0, -1);
        for (var at = 0; at < words.Length; at++)
        {
            if (words[at].Has(ToneRoles.IsUpperCase)) upper++;
            if (words[at].IsKnown) known++;
            if (but < 0 && words[at].Has(ToneRoles.But)) but = at;
        }

        var (sum, capitalsTell) = (0.0, upper > 0 && upper < count);
        for (var at = 0; at < words.Length; at++)
            sum += ValueOf(words, at, capitalsTell) * (but < 0 || at == but ? 1 : at < but ? BeforeBut : AfterBut);
        ArrayPool<ToneWord>.Shared.Return(memory);
        sum += Math.Sign(sum) * emphasis;
        return new ToneReading((float)(sum / Math.Sqrt((sum * sum) + Scale)), known);
    }

    /// <summary>The value of a word in its place; 0 for a word that has none.</summary>
    private static double ValueOf(ReadOnlySpan<ToneWord> words, int at, bool capitalsTell)
    {
        var word = words[at];
        if (!word.IsKnown || word.Has(ToneRoles.Raises | ToneRoles.Lowers)) return 0;
        if (at + 1 < words.Length && IsModifier(word, words[at + 1])) return 0;
        var value = (double)word.Value;
        if (IsDenied(words, at)) value *= Negation;
        if (capitalsTell && word.Has(ToneRoles.IsUpperCase)) value += value > 0 ? Capitals : -Capitals;
        for (var distance = 1; distance <= Damping.Length && distance <= at; distance++)
        {
            if (words[at - distance].IsKnown) continue;
            value += Boost(words[at - distance], value, capitalsTell) * Damping[distance - 1];
            value *= Factor(words[(at - distance)..at]);
        }

        if (at >= 2 && IsWeakPair(words[at - 2], words[at - 1])) value -= Math.Sign(value) * Booster;
        if (at >= 3 && IsWeakPair(words[at - 3], words[at - 2])) value -= Math.Sign(value) * Booster;
        var isLeast = at >= 1 && !words[at - 1].IsKnown && words[at - 1].Has(ToneRoles.Least)
            && (at == 1 || !words[at - 2].Has(ToneRoles.AtOrVery));
        return isLeast ? value * Negation : value;
    }

    /// <summary>Whether a word with a value only acts on the next one, as in "no good" and "kind of".</summary>
    private static bool IsModifier(ToneWord word, ToneWord next) =>
        (word.Has(ToneRoles.No) && next.IsKnown) || IsWeakPair(word, next);

    /// <summary>Whether "no" stands one or two words before, or three with an "or" between.</summary>
    private static bool IsDenied(ReadOnlySpan<ToneWord> words, int at) =>
        (at >= 1 && words[at - 1].Has(ToneRoles.No)) || (at >= 2 && words[at - 2].Has(ToneRoles.No))
        || (at >= 3 && words[at - 3].Has(ToneRoles.No) && words[at - 1].Has(ToneRoles.OrOrNor));

    /// <summary>What a word before adds to a value: away from 0 or towards it.</summary>
    private static double Boost(ToneWord before, double value, bool capitalsTell)
    {
        if (!before.Has(ToneRoles.Raises | ToneRoles.Lowers)) return 0;
        var boost = before.Has(ToneRoles.Raises) ? Booster : -Booster;
        if (capitalsTell && before.Has(ToneRoles.IsUpperCase)) boost += Capitals;
        return value < 0 ? -boost : boost;
    }

    /// <summary>By what the first of some words multiplies the value of the word after the last of them.</summary>
    private static double Factor(ReadOnlySpan<ToneWord> before)
    {
        var between = ToneRoles.None;
        foreach (var word in before[1..]) between |= word.Roles;
        if (before[0].Has(ToneRoles.Never) && between.HasFlag(ToneRoles.SoOrThis)) return NeverSo;
        if (before[0].Has(ToneRoles.Without) && between.HasFlag(ToneRoles.Doubt)) return 1;
        return before[0].Has(ToneRoles.Negates) ? Negation : 1;
    }

    private static bool IsWeakPair(ToneWord first, ToneWord second) =>
        (first.Has(ToneRoles.KindOrSort) && second.Has(ToneRoles.Of))
        || (first.Has(ToneRoles.Just) && second.Has(ToneRoles.Enough));

    /// <summary>Splits a text at blanks and tags.</summary>
    /// <returns>How many words it has, and how much its marks strengthen its tone.</returns>
    private (int Count, double Emphasis) Split(ReadOnlySpan<char> text, Span<ToneWord> words)
    {
        var (count, exclamations, questions, start) = (0, 0, 0, 0);
        for (var at = 0; at <= text.Length;)
        {
            var gap = at == text.Length || char.IsWhiteSpace(text[at]) ? 1 : WordReader.LengthOfMarkup(text[at..]);
            if (gap == 0)
            {
                if (text[at] is '!' or '！') exclamations++;
                else if (text[at] is '?' or '？') questions++;
                at++;
                continue;
            }

            if (at > start) words[count++] = ReadWord(text[start..at]);
            at += gap;
            start = at;
        }

        var marks = Math.Min(exclamations, MaxExclamationMarks) * ExclamationMark;
        if (questions > 1) marks += questions <= MaxQuestionMarks ? questions * QuestionMark : ManyQuestionMarks;
        return (count, marks);
    }

    private ToneWord ReadWord(ReadOnlySpan<char> written)
    {
        var word = written;
        while (!word.IsEmpty && IsMark(word[0])) word = word[1..];
        while (!word.IsEmpty && IsMark(word[^1])) word = word[..^1];
        if (word.Length <= MaxEmoticon) word = written;
        var roles = ToneWords.Of(word);
        if (IsUpperCase(word)) roles |= ToneRoles.IsUpperCase;
        return new ToneWord(valueOf.TryGetValue(word, out var value) ? value : float.NaN, roles);
    }

    private static bool IsMark(char letter) =>
        char.IsPunctuation(letter) || (char.IsAscii(letter) && !char.IsLetterOrDigit(letter));

    private static bool IsUpperCase(ReadOnlySpan<char> word)
    {
        var upper = false;
        foreach (var letter in word)
        {
            if (char.IsLower(letter)) return false;
            upper |= char.IsUpper(letter);
        }

        return upper;
    }

    private readonly record struct ToneWord(float Value, ToneRoles Roles)
    {
        public bool IsKnown => !float.IsNaN(Value);

        public bool Has(ToneRoles any) => (Roles & any) != 0;
    }
}

/// <summary>The tone of a text.</summary>
/// <param name="Tone">From -1, angry, to 1, happy; 0 where no word has a value.</param>
/// <param name="Words">How many of its words the lexicon has.</param>
public readonly record struct ToneReading(float Tone, int Words);
