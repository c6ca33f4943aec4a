using System.Globalization;

namespace Churn.Core.Texts;

/// <summary>What a word of a text stands for.</summary>
public enum WordKind
{
    /// <summary>Itself.</summary>
    Word,

    /// <summary>Any number, such as a date or the number of a card: which one is not kept.</summary>
    Number,

    /// <summary>Any e-mail address.</summary>
    MailAddress,

    /// <summary>Any web address.</summary>
    WebAddress,
}

/// <summary>
/// Reads a text word by word, in any language, without making strings. Numbers and addresses stand for their kind alone. Tags of
/// HTML are passed over; letters of scripts without blanks between words, and emojis, are words of one letter.
/// </summary>
/// <param name="text">The text.</param>
public ref struct WordReader(ReadOnlySpan<char> text)
{
    private const ulong HashStart = 14_695_981_039_346_656_037; // FNV-1a
    private const ulong HashFactor = 1_099_511_628_211;

    /// <summary>A longer tag is no tag.</summary>
    private const int MaxTag = 1_000;

    private const int MaxEntity = 10;

    private readonly ReadOnlySpan<char> text = text;
    private int at;
    private int noAddressUntil;
    private ulong hash;

    /// <summary>The word as it is written; it may have upper-case letters and apostrophes.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>What it stands for.</summary>
    public WordKind Kind { get; private set; }

    /// <summary>The bucket of the word, from 0 to <see cref="TextScorer.Buckets"/>, exclusive.</summary>
    public readonly int Bucket => BucketOf(hash);

    /// <summary>The bucket of the word together with the one before it; -1 for the first word.</summary>
    public int PairBucket { get; private set; } = -1;

    /// <summary>The exclamation and question marks so far.</summary>
    public int Marks { get; private set; }

    /// <summary>The letters in words so far that are upper-case.</summary>
    public int UpperCase { get; private set; }

    /// <summary>The letters in words so far that are lower-case.</summary>
    public int LowerCase { get; private set; }

    /// <summary>Reads the next word.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool Read()
    {
        var previous = Word.IsEmpty ? (ulong?)null : hash;
        while (at < text.Length)
        {
            var length = LengthOfWord();
            if (length == 0)
            {
                Pass();
                continue;
            }

            Word = text.Slice(at, length);
            hash = HashOfWord();
            PairBucket = previous is { } before ? BucketOf(Mixed(unchecked((before * HashFactor) + hash))) : -1;
            at += length;
            return true;
        }

        return false;
    }

    private static int BucketOf(ulong hash) => (int)(hash >> (64 - TextScorer.BucketBits));

    /// <summary>Spreads every bit over all others (Stafford 2011, variant 13).</summary>
    private static ulong Mixed(ulong bits)
    {
        bits = unchecked((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9);
        bits = unchecked((bits ^ (bits >> 27)) * 0x94D049BB133111EB);
        return bits ^ (bits >> 31);
    }

    /// <summary>The length of the word that begins here; 0 if none does.</summary>
    private int LengthOfWord()
    {
        Kind = WordKind.Word;
        if (char.IsHighSurrogate(text[at]))
            return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 0;
        if (StandsAlone(text[at])) return 1;
        if (!char.IsLetterOrDigit(text[at])) return 0;
        if (LengthOfAddress() is > 0 and var address) return address;
        var end = at;
        while (end < text.Length && IsInWord(end))
        {
            if (char.IsDigit(text[end])) Kind = WordKind.Number;
            end++;
        }

        return end - at;
    }

    private readonly bool IsInWord(int position) => text[position] switch
    {
        '\'' or '’' => position + 1 < text.Length && char.IsLetter(text[position + 1]),
        var letter when StandsAlone(letter) => false,
        var letter when char.IsLetterOrDigit(letter) => true,
        var letter => char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark,
    };

    /// <summary>Scripts that write no blanks between words, and signs such as a frowning face.</summary>
    private static bool StandsAlone(char letter) => letter >= '\u0E00' && letter switch
    {
        <= '\u0EFF' or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') => char.IsLetter(letter),
        (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') => char.IsLetter(letter),
        '\uFFFD' => false, // what could not be decoded
        _ => char.GetUnicodeCategory(letter) == UnicodeCategory.OtherSymbol,
    };

    /// <summary>The length of the e-mail or web address that begins here; 0 if none does. No letter is looked at twice.</summary>
    private int LengthOfAddress()
    {
        if (at < noAddressUntil) return 0;
        var end = at;
        while (end < text.Length && IsInAddress(text[end])) end++;
        var found = text[at..end];
        if (found.Contains("://", StringComparison.Ordinal) || found.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            Kind = WordKind.WebAddress;
        else if (found.IndexOf('@') is >= 0 and var sign && sign < found.Length - 1) Kind = WordKind.MailAddress;
        else noAddressUntil = end;
        return Kind == WordKind.Word ? 0 : found.Length;
    }

    private static bool IsInAddress(char letter) =>
        letter is '.' or '@' or '_' or '-' or '+' or '%' or ':' or '/' or '?' or '=' or '&' or '#'
        || (letter < '\u0E00' && char.IsLetterOrDigit(letter));

    /// <summary>The hash of the word in lower case, of masked ones that of their kind. It is the same on every machine.</summary>
    private ulong HashOfWord()
    {
        if (Kind != WordKind.Word) return Mixed(unchecked(HashStart + (ulong)Kind));
        var found = HashStart;
        foreach (var letter in Word)
        {
            if (letter is '\'' or '’') continue;
            var lower = char.ToLowerInvariant(letter);
            if (lower != letter) UpperCase++;
            else if (char.IsLower(letter)) LowerCase++;
            found = unchecked((found ^ lower) * HashFactor);
        }

        return Mixed(found);
    }

    /// <summary>The length of the tag or entity of HTML that a text begins with; 0 if it begins with none.</summary>
    internal static int LengthOfMarkup(ReadOnlySpan<char> text) => text[0] switch
    {
        '<' when text.Length > 1 && (char.IsAsciiLetter(text[1]) || text[1] is '/' or '!') => LengthUntil(text, '>', MaxTag),
        '&' => LengthUntil(text, ';', MaxEntity),
        _ => 0,
    };

    /// <summary>Passes over what is in no word.</summary>
    private void Pass()
    {
        var rest = text[at..];
        if (rest[0] is '!' or '?' or '！' or '？') Marks++;
        at += Math.Max(1, LengthOfMarkup(rest));
    }

    private static int LengthUntil(ReadOnlySpan<char> rest, char end, int max) =>
        rest[..Math.Min(rest.Length, max)].IndexOf(end) + 1;
}
