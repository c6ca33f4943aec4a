using System.Buffers;

namespace Churn.Core.Schema;

/// <summary>The dates that files write where there is none: 9999-12-31, 0000-00-00 and the like.</summary>
public static class PlaceholderDates
{
    /// <summary>Years that no customer has: before the first of all calendars in use, or "for ever".</summary>
    private static readonly string[] Years =
        ["0000", "0001", "1753", "1800", "1899", "2999", "3000", "4712", "5999", "8888", "9998", "9999"];

    private static readonly SearchValues<string> AnyYear = SearchValues.Create(Years, StringComparison.Ordinal);

    private static readonly SearchValues<char> ZerosAndMarks = SearchValues.Create("0-./: T");

    private static readonly SearchValues<char> NinesAndMarks = SearchValues.Create("9-./: T");

    private const int MaxLength = 40;

    /// <summary>
    /// Days that may be real, and are placeholders where they are repeated and far from all others: the first and the last days
    /// that
    /// programs know, and zero where days or seconds are counted.
    /// </summary>
    public static IReadOnlyList<DateOnly> Suspects { get; } =
    [
        new(1900, 1, 1), new(1901, 1, 1), new(1970, 1, 1), new(2049, 12, 31), new(2079, 6, 6), new(2099, 1, 1), new(2099, 12, 31),
        new(2100, 1, 1), new(2100, 12, 31), new(2199, 12, 31), new(2200, 1, 1), new(2200, 12, 31),
    ];

    /// <summary>
    /// Whether a text that is no date is written like one, in zeros, in nines, or in a year that no customer has.
    /// </summary>
    /// <param name="text">The text, without blanks around it.</param>
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Length is < 6 or > MaxLength || !text.ContainsAnyInRange('0', '9')) return false;
        if (IsOneDigitOver(text, '0', ZerosAndMarks) || IsOneDigitOver(text, '9', NinesAndMarks)) return true;
        if (!text.ContainsAny(AnyYear)) return false;
        Span<char> possible = stackalloc char[MaxLength];
        foreach (var year in Years)
        {
            var at = text.IndexOf(year);
            if (at < 0) continue;
            text.CopyTo(possible);
            "2000".CopyTo(possible[at..]);
            if (DateFormats.FindIn(possible[..text.Length]) is not null) return true;
        }

        return false;
    }

    /// <summary>0000-00-00 00:00:00, 99/99/9999, 00000000: eight or more of one digit, and marks.</summary>
    private static bool IsOneDigitOver(ReadOnlySpan<char> text, char digit, SearchValues<char> digitAndMarks)
    {
        var digits = text.Count(digit);
        return digits >= 6 && !text.ContainsAnyExcept(digitAndMarks) && (digits >= 8 || digits < text.Length);
    }
}
