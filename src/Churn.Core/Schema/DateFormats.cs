using System.Globalization;
using System.Text.RegularExpressions;

namespace Churn.Core.Schema;

/// <summary>Reads dates of all forms, and finds out the form of a column.</summary>
public static partial class DateFormats
{
    /// <summary>The first year of a date; earlier ones are no dates but slips or stand-ins for missing ones.</summary>
    public const int FirstYear = 1900;

    /// <summary>The last year of a date, inclusive.</summary>
    public const int LastYear = 2200;

    /// <summary>The last year that a two-digit year stands for unless a column says otherwise: 49 is 2049, 50 is 1950.</summary>
    public const int TwoDigitYearMax = 2049;

    /// <summary>Day first, month first, year first: of forms that read the same texts, the more usual ones come first.</summary>
    private static readonly DateFormat[] Found =
        [.. Enum.GetValues<DateFormat>().Where(form => form != DateFormat.ExcelSerial).OrderBy(Rank)];

    /// <summary>Forms that read a date in one way only, whatever the column's own form is.</summary>
    private static readonly DateFormat[] Unmistakable =
        [DateFormat.Iso, DateFormat.YearFirstSlashes, DateFormat.YearFirstPoints, DateFormat.EastAsian, DateFormat.MonthName];

    private static readonly DateOnly Example = new(2024, 5, 31);

    /// <summary>
    /// The form as a pattern, such as "dd.MM.yyyy": d a digit of the day, M of the month, MMM its name, y of the year.
    /// </summary>
    public static string Pattern(DateFormat form) => form switch
    {
        DateFormat.Iso => "yyyy-MM-dd",
        DateFormat.YearFirstSlashes => "yyyy/MM/dd",
        DateFormat.YearFirstPoints => "yyyy.MM.dd",
        DateFormat.DayFirstPoints => "dd.MM.yyyy",
        DateFormat.DayFirstSlashes => "dd/MM/yyyy",
        DateFormat.DayFirstDashes => "dd-MM-yyyy",
        DateFormat.DayFirstBlanks => "dd MM yyyy",
        DateFormat.MonthFirstPoints => "MM.dd.yyyy",
        DateFormat.MonthFirstSlashes => "MM/dd/yyyy",
        DateFormat.MonthFirstDashes => "MM-dd-yyyy",
        DateFormat.MonthFirstBlanks => "MM dd yyyy",
        DateFormat.Compact => "yyyyMMdd",
        DateFormat.DayFirstCompact => "ddMMyyyy",
        DateFormat.MonthFirstCompact => "MMddyyyy",
        DateFormat.MonthName => "dd-MMM-yyyy",
        DateFormat.EastAsian => "yyyy年M月d日",
        DateFormat.YearMonth => "yyyy-MM",
        DateFormat.YearMonthSlashes => "yyyy/MM",
        DateFormat.MonthYearSlashes => "MM/yyyy",
        DateFormat.MonthYearDashes => "MM-yyyy",
        DateFormat.EastAsianMonth => "yyyy年M月",
        DateFormat.MonthNameYear => "MMM yyyy",
        DateFormat.ExcelSerial => "serial",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>Whether the day stands before the month; null where they cannot be mistaken for each other.</summary>
    public static bool? IsDayFirst(DateFormat form) => form switch
    {
        DateFormat.DayFirstPoints or DateFormat.DayFirstSlashes or DateFormat.DayFirstDashes or DateFormat.DayFirstBlanks
            or DateFormat.DayFirstCompact => true,
        DateFormat.MonthFirstPoints or DateFormat.MonthFirstSlashes or DateFormat.MonthFirstDashes or DateFormat.MonthFirstBlanks
            or DateFormat.MonthFirstCompact => false,
        _ => null,
    };

    /// <summary>Whether the form is digits alone, so that its dates are plain numbers, too.</summary>
    public static bool IsCompact(DateFormat form) =>
        form is DateFormat.Compact or DateFormat.DayFirstCompact or DateFormat.MonthFirstCompact;

    /// <summary>A day as the form writes it.</summary>
    public static string Write(DateFormat form, DateOnly day) => form == DateFormat.ExcelSerial
        ? (day.DayNumber - DateText.ExcelEpoch.DayNumber).ToString(CultureInfo.InvariantCulture)
        : day.ToString(Pattern(form), CultureInfo.InvariantCulture);

    /// <summary>Dates of the form, such as "31.05.2024 or 2024-05-31": ISO dates may stand for all.</summary>
    public static string Examples(DateFormat form) =>
        form == DateFormat.Iso ? Write(form, Example) : $"{Write(form, Example)} or {Write(DateFormat.Iso, Example)}";

    /// <summary>
    /// Reads a date of a form, of the years <see cref="FirstYear"/> to <see cref="LastYear"/>. Days and months may have one digit
    /// where marks stand between them. A time of day behind the date, with or without a zone, is checked and cut off; a weekday
    /// before it and the mark of a spreadsheet are passed over.
    /// </summary>
    /// <param name="form">The form; no other is tried.</param>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="day">The day; the first of the month where the form has no day.</param>
    /// <param name="twoDigitYearMax">
    /// The last of the hundred years that two digits stand for, as .NET's calendars have it; null where years have four.
    /// </param>
    public static bool TryRead(DateFormat form, ReadOnlySpan<char> text, out DateOnly day, int? twoDigitYearMax = null) =>
        TryReadStripped(form, Strip(text), out day, twoDigitYearMax);

    /// <summary>The text without the mark of a spreadsheet and without a weekday before the date.</summary>
    private static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text) => DateText.StripWeekday(ExcelText.Strip(text));

    private static bool TryReadStripped(DateFormat form, ReadOnlySpan<char> text, out DateOnly day, int? twoDigitYearMax)
    {
        if (form == DateFormat.ExcelSerial) return DateText.TryReadSerial(text, out day);
        day = default;
        var named = form is DateFormat.MonthName or DateFormat.MonthNameYear;
        if (!named && (text.IsEmpty || !char.IsAsciiDigit(text[0]))) return false;
        var fits = named
            ? DateText.TryReadNamed(ref text, form == DateFormat.MonthName, twoDigitYearMax, out var parts)
            : DateText.TryReadNumeric(ref text, Pattern(form), twoDigitYearMax, out parts);
        if (!fits || parts.Year is < FirstYear or > LastYear || parts.Month is < 1 or > 12) return false;
        if (parts.Day < 1 || parts.Day > DateTime.DaysInMonth(parts.Year, parts.Month)) return false;
        if (!text.IsEmpty && !(TimeOfDay().IsMatch(text) || (IsCompact(form) && CompactTime().IsMatch(text)))) return false;
        day = new DateOnly(parts.Year, parts.Month, parts.Day);
        return true;
    }

    /// <summary>
    /// Reads a date that can be meant in one way only: with a year of four digits in front, or with the month's name.
    /// </summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="day">The day.</param>
    /// <param name="twoDigitYearMax">As in <see cref="TryRead"/>; of use beside a month's name only.</param>
    public static bool TryReadUnmistakable(ReadOnlySpan<char> text, out DateOnly day, int? twoDigitYearMax = null)
    {
        text = Strip(text);
        foreach (var form in Unmistakable)
            if (TryReadStripped(form, text, out day, form == DateFormat.MonthName ? twoDigitYearMax : null)) return true;
        day = default;
        return false;
    }

    /// <summary>The first form that reads a text, years of two digits too; null if none does.</summary>
    public static DateFormat? FindIn(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (!text.ContainsAnyInRange('0', '9')) return null;
        text = Strip(text);
        foreach (var form in Found)
            if (TryReadStripped(form, text, out _, TwoDigitYearMax)) return form;
        return null;
    }

    /// <summary>
    /// The forms that read the texts, years of two digits too. Forms are rivals where both read as many and mean other days by
    /// them. The years of customers lie close together: where a number may be the day or the year, the form whose years have less
    /// than half the span of the other's is meant.
    /// </summary>
    /// <param name="texts">The different texts of a column, without the missing ones.</param>
    /// <param name="tolerance">The share of the texts that a form need not read, from 0 to 1.</param>
    public static FormatMatches<DateFormat> ThatRead(IEnumerable<string> texts, double tolerance = 0)
    {
        var read = new int[Found.Length];
        var years = Array.ConvertAll(read, _ => (First: int.MaxValue, Last: int.MinValue));
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            var trimmed = text.AsSpan().Trim();
            if (!trimmed.ContainsAnyInRange('0', '9')) continue; // no date, whatever the form
            trimmed = Strip(trimmed);
            for (var i = 0; i < Found.Length; i++)
            {
                if (!TryReadStripped(Found[i], trimmed, out var day, TwoDigitYearMax)) continue;
                read[i]++;
                years[i] = (Math.Min(years[i].First, day.Year), Math.Max(years[i].Last, day.Year));
            }
        }

        var fits = Enumerable.Range(0, Found.Length)
            .Where(i => !Enumerable.Range(0, Found.Length).Any(other => read[other] == read[i] && Span(other) * 2 < Span(i)));
        return FormatMatches<DateFormat>.Of(
            fits.Select(i => new FormatMatch<DateFormat>(Found[i], read[i])), count, tolerance, (a, b) =>
                a != DateFormat.DayFirstPoints || IsDayFirst(b) is not false);

        int Span(int i) => read[i] == 0 ? int.MaxValue / 2 : years[i].Last - years[i].First;
    }

    /// <summary>
    /// The forms that read the texts that can be mistaken, where a column mixes these with dates that cannot: of forms that read
    /// as
    /// many, those first that read more themselves.
    /// </summary>
    /// <inheritdoc cref="ThatRead"/>
    public static FormatMatches<DateFormat> ThatReadBesideUnmistakable(IEnumerable<string> texts, double tolerance = 0)
    {
        var read = Found.ToDictionary(form => form, _ => (Own: 0, All: 0));
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            var trimmed = text.AsSpan().Trim();
            if (!trimmed.ContainsAnyInRange('0', '9')) continue;
            var unmistakable = TryReadUnmistakable(trimmed, out _, TwoDigitYearMax);
            trimmed = Strip(trimmed);
            foreach (var form in Found)
            {
                var own = TryReadStripped(form, trimmed, out _, TwoDigitYearMax);
                if (own || unmistakable) read[form] = (read[form].Own + (own ? 1 : 0), read[form].All + 1);
            }
        }

        return FormatMatches<DateFormat>.Of(
            read.Where(form => form.Value.Own > 0).OrderByDescending(form => form.Value.Own)
                .Select(form => new FormatMatch<DateFormat>(form.Key, form.Value.All)),
            count,
            tolerance,
            (a, b) => read[a].Own == read[b].Own && IsDayFirst(a) is not null && a != DateFormat.DayFirstPoints);
    }

    private static int Rank(DateFormat form) => IsDayFirst(form) switch { true => 0, false => 1, null => 2 };

    /// <summary>T, a colon (SAS) or blanks, hours and minutes, seconds and their fraction, half of the day, zone.</summary>
    [GeneratedRegex(
        @"^([Tt:]|[,;]?[ \u00A0\u202F]+)([01]?[0-9]|2[0-3])[:.h][0-5][0-9]([:.]([0-5][0-9]|60)([.,][0-9]+)?)?"
        + @"([ \u00A0\u202F]?[AaPp]\.? ?[Mm]\.?)?( Uhr)?"
        + @"( ?([Zz]|[A-Z]{2,5}|(GMT|UTC)?[+-][0-9]{2}(:?[0-9]{2})?|[A-Z][a-z]+/[A-Z][A-Za-z_]+))?( ?[\[(][A-Za-z/_ ]+[\])])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    /// <summary>103000 behind a date of digits alone.</summary>
    [GeneratedRegex(@"^[Tt ]?([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9](\.[0-9]+)?)?([Zz]|[+-][0-9]{4})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex CompactTime();
}
