using System.Globalization;
using System.Text.RegularExpressions;

namespace Churn.Core.Schema;

/// <summary>Reads dates of all forms, and finds out the form of a column.</summary>
public static partial class DateForms
{
    /// <summary>The first year of a date; earlier ones are no dates but slips or stand-ins for missing ones.</summary>
    public const int FirstYear = 1900;

    /// <summary>The last year of a date, inclusive.</summary>
    public const int LastYear = 2200;

    private static readonly DateForm[] All = Enum.GetValues<DateForm>();

    private static readonly DateOnly Example = new(2024, 5, 31);

    /// <summary>The form as a pattern, such as "dd.MM.yyyy": d a digit of the day, M of the month, MMM its name, y of the year.</summary>
    public static string Pattern(DateForm form) => form switch
    {
        DateForm.Iso => "yyyy-MM-dd",
        DateForm.YearFirstSlashes => "yyyy/MM/dd",
        DateForm.DayFirstPoints => "dd.MM.yyyy",
        DateForm.DayFirstSlashes => "dd/MM/yyyy",
        DateForm.MonthFirstSlashes => "MM/dd/yyyy",
        DateForm.DayFirstDashes => "dd-MM-yyyy",
        DateForm.MonthFirstDashes => "MM-dd-yyyy",
        DateForm.Compact => "yyyyMMdd",
        DateForm.MonthName => "dd-MMM-yyyy",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>A day as the form writes it.</summary>
    public static string Write(DateForm form, DateOnly day) => day.ToString(Pattern(form), CultureInfo.InvariantCulture);

    /// <summary>Dates of the form, such as "31.05.2024 or 2024-05-31": ISO dates may stand for all.</summary>
    public static string Examples(DateForm form) =>
        form == DateForm.Iso ? Write(form, Example) : $"{Write(form, Example)} or {Write(DateForm.Iso, Example)}";

    /// <summary>
    /// Reads a date of a form, of the years <see cref="FirstYear"/> to <see cref="LastYear"/>. Days and months may have one digit
    /// where marks stand between them. A time of day behind the date, with or without a zone, is checked and cut off.
    /// </summary>
    /// <param name="form">The form; no other is tried.</param>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="day">The day.</param>
    public static bool TryRead(DateForm form, ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        int year = 0, month = 0, dayOfMonth = 0;
        var fewest = form == DateForm.Compact ? 2 : 1;
        for (var pattern = Pattern(form).AsSpan(); !pattern.IsEmpty;)
        {
            var symbol = pattern[0];
            var length = pattern.IndexOfAnyExcept(symbol) is >= 0 and var end ? end : pattern.Length;
            var fits = (symbol, length) switch
            {
                ('y', _) => TryDigits(ref text, 4, 4, out year),
                ('M', 3) => MonthNames.TryRead(ref text, out month),
                ('M', _) => TryDigits(ref text, fewest, 2, out month),
                ('d', _) => TryDigits(ref text, fewest, 2, out dayOfMonth),
                _ => TryMark(ref text, symbol),
            };
            if (!fits) return false;
            pattern = pattern[length..];
        }

        if (year is < FirstYear or > LastYear || month is < 1 or > 12) return false;
        if (dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month)) return false;
        if (!text.IsEmpty && !TimeOfDay().IsMatch(text)) return false;
        day = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    /// <summary>The forms that read the texts. Day first and month first are rivals where both read as many.</summary>
    /// <param name="texts">The different texts of a column, without the missing ones.</param>
    /// <param name="tolerance">The share of the texts that a form need not read, from 0 to 1.</param>
    public static FormFits<DateForm> ThatRead(IEnumerable<string> texts, double tolerance = 0)
    {
        var read = new int[All.Length];
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            var trimmed = text.AsSpan().Trim();
            for (var i = 0; i < All.Length; i++)
                if (TryRead(All[i], trimmed, out _)) read[i]++;
        }

        return FormFits<DateForm>.Of(All.Zip(read, (form, texts) => new FormFit<DateForm>(form, texts)), count, tolerance, (_, _) => true);
    }

    private static bool TryDigits(ref ReadOnlySpan<char> text, int fewest, int most, out int number)
    {
        number = 0;
        var length = 0;
        while (length < most && length < text.Length && char.IsAsciiDigit(text[length])) number = (number * 10) + (text[length++] - '0');
        text = text[length..];
        return length >= fewest;
    }

    private static bool TryMark(ref ReadOnlySpan<char> text, char mark)
    {
        if (text.IsEmpty || text[0] != mark) return false;
        text = text[1..];
        return true;
    }

    /// <summary>T or blanks, hours and minutes, seconds and their fraction, half of the day, zone.</summary>
    [GeneratedRegex(
        @"^([Tt]|[ \u00A0\u202F]+)([01]?[0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)(\.[0-9]+)?)?( ?[AaPp][Mm])?( ?([Zz]|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();
}
