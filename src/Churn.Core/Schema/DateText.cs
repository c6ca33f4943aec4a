using System.Globalization;

namespace Churn.Core.Schema;

/// <summary>Takes day, month and year off the start of a text; whether there is such a day is not asked.</summary>
internal static class DateText
{
    /// <summary>What stands between the parts of a date with a month's name.</summary>
    private const string BetweenParts = " \t\u00A0\u202F.,-/_'\u2019";

    /// <summary>Ordinals behind a day, and the words of some languages between day, month and year.</summary>
    private static readonly string[] Fillers =
        ["st", "nd", "rd", "th", "er", "e", "º", "ª", "of", "the", "de", "del", "den", "di", "d"];

    /// <summary>"Year" behind it, in Russian and Polish.</summary>
    private static readonly string[] Endings = [" г.", " г", "г.", " r.", " r"];

    /// <summary>The day that spreadsheets count as 0.</summary>
    public static DateOnly ExcelEpoch { get; } = new(1899, 12, 30);

    /// <summary>Year, month and day as numbers.</summary>
    internal readonly record struct Parts(int Year, int Month, int Day);

    /// <summary>The text without a weekday in front, such as "Mon, ".</summary>
    public static ReadOnlySpan<char> StripWeekday(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsLetter(text[0])) return text;
        var word = TakeWord(text);
        var rest = text[word.Length..].TrimStart("., \u00A0");
        return rest.Length < text.Length - word.Length && MonthNames.Find(word) == 0 && MonthNames.IsWeekday(word) ? rest : text;
    }

    /// <summary>Reads the days since <see cref="ExcelEpoch"/>, with or without a fraction.</summary>
    public static bool TryReadSerial(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial)) return false;
        if (serial < 1 || serial > new DateOnly(DateFormats.LastYear, 12, 31).DayNumber - ExcelEpoch.DayNumber) return false;
        day = ExcelEpoch.AddDays((int)serial);
        return day.Year >= DateFormats.FirstYear;
    }

    /// <summary>Reads a date of digits and marks, as a pattern has them.</summary>
    public static bool TryReadNumeric(ref ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, int? twoDigitYearMax,
        out Parts parts)
    {
        int year = 0, month = 0, day = 1;
        parts = default;
        var hasMarks = pattern.ContainsAny("./- 年");
        var hasDay = pattern.Contains('d');
        while (!pattern.IsEmpty)
        {
            var symbol = pattern[0];
            var length = pattern.IndexOfAnyExcept(symbol) is >= 0 and var end ? end : pattern.Length;
            var fits = symbol switch
            {
                'y' => TryYear(ref text, hasMarks && hasDay ? twoDigitYearMax : null, out year),
                'M' => TryDigits(ref text, hasMarks ? 1 : 2, out month),
                'd' => TryDigits(ref text, hasMarks ? 1 : 2, out day),
                _ => TryMark(ref text, symbol),
            };
            if (!fits) return false;
            pattern = pattern[length..];
        }

        text = StripPoint(text);
        parts = new Parts(year, month, day);
        return true;
    }

    /// <summary>Reads a date whose month is a name: a number of four digits is the year, another one before it the day.</summary>
    public static bool TryReadNamed(ref ReadOnlySpan<char> text, bool hasDay, int? twoDigitYearMax, out Parts parts)
    {
        int? year = null, month = null, day = hasDay ? null : 1;
        parts = default;
        while (year is null || month is null || day is null)
        {
            text = text.TrimStart(BetweenParts);
            if (text.IsEmpty) return false;
            var fits = char.IsAsciiDigit(text[0])
                ? TryNumber(ref text, twoDigitYearMax, ref day, ref year)
                : TryWord(ref text, ref month);
            if (!fits) return false;
        }

        text = StripPoint(text);
        foreach (var ending in Endings)
        {
            if (!text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
            text = text[..^ending.Length];
            break;
        }

        parts = new Parts(year.Value, month.Value, day.Value);
        return true;
    }

    /// <summary>Takes off the point behind the last number, as in 2024. 5. 31.</summary>
    private static ReadOnlySpan<char> StripPoint(ReadOnlySpan<char> text) =>
        text is ['.', .. var behind] && (behind.IsEmpty || behind[0] == ' ') ? behind : text;

    private static bool TryNumber(ref ReadOnlySpan<char> text, int? twoDigitYearMax, ref int? day, ref int? year)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        if (day is null && length <= 2)
        {
            TryDigits(ref text, 1, out var number);
            day = number;
            return true;
        }

        if (year is not null || length is not (2 or 4) || !TryYear(ref text, twoDigitYearMax, out var read)) return false;
        year = read;
        return true;
    }

    private static bool TryWord(ref ReadOnlySpan<char> text, ref int? month)
    {
        var word = TakeWord(text);
        if (word.IsEmpty) return false;
        text = text[word.Length..];
        if (month is null && MonthNames.Find(word) is > 0 and var found)
        {
            month = found;
            return true;
        }

        foreach (var filler in Fillers)
            if (word.Equals(filler, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static ReadOnlySpan<char> TakeWord(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length
            && (char.IsLetter(text[length]) || char.GetUnicodeCategory(text[length]) == UnicodeCategory.NonSpacingMark)) length++;
        return text[..length];
    }

    /// <summary>Four digits, or two where they are read, too.</summary>
    private static bool TryYear(ref ReadOnlySpan<char> text, int? twoDigitYearMax, out int year)
    {
        var (length, digits) = CountDigits(text, 4);
        year = digits;
        text = text[length..];
        if (length == 4) return true;
        if (length != 2 || twoDigitYearMax is not { } last) return false;
        year += last / 100 * 100;
        if (year > last) year -= 100;
        return true;
    }

    private static bool TryDigits(ref ReadOnlySpan<char> text, int fewest, out int number)
    {
        (var length, number) = CountDigits(text, 2);
        text = text[length..];
        return length >= fewest;
    }

    private static (int Length, int Number) CountDigits(ReadOnlySpan<char> text, int most)
    {
        int length = 0, number = 0;
        while (length < most && length < text.Length && char.IsAsciiDigit(text[length])) number = (number * 10)
            + (text[length++] - '0');
        return (length, number);
    }

    /// <summary>Takes a mark, with blanks on either side of it, off the start.</summary>
    private static bool TryMark(ref ReadOnlySpan<char> text, char mark)
    {
        var trimmed = text.TrimStart(' ');
        if (mark == ' ')
        {
            if (trimmed.Length == text.Length) return false;
            text = trimmed;
            return true;
        }

        if (trimmed.IsEmpty || !IsMark(trimmed[0], mark)) return false;
        text = mark == '日' ? trimmed[1..] : trimmed[1..].TrimStart(' ');
        return true;
    }

    private static bool IsMark(char letter, char mark) => letter == mark || mark switch
    {
        '年' => letter == '년',
        '月' => letter == '월',
        '日' => letter is '일' or '号' or '號',
        _ => false,
    };
}
