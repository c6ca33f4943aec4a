using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>The forms in which a column may have written its numbers or dates.</summary>
internal sealed class FormatCandidates
{
    /// <summary>The largest share of values that may not fit the form of the others; such values are faults.</summary>
    public const double Misfits = 0.1;

    private const int LookedAtFirst = 200;
    private const double LikelyShare = 0.5;

    private FormatCandidates(PlainNumbers plain, FormatMatches<NumberFormat> numbers, FormatMatches<DateFormat> dates)
    {
        Plain = plain;
        Numbers = numbers;
        Dates = dates;
    }

    /// <summary>The texts as plain numbers.</summary>
    public PlainNumbers Plain { get; }

    /// <summary>The formats of numbers that read nearly all of the texts; empty where all are plain.</summary>
    public FormatMatches<NumberFormat> Numbers { get; }

    /// <summary>The forms of dates that read nearly all of the texts.</summary>
    public FormatMatches<DateFormat> Dates { get; }

    /// <summary>The decimal mark, where the texts leave no doubt of it.</summary>
    public DecimalMark? Decimal =>
        Numbers.Fits is [var first, ..]
            ? Numbers.AreAmbiguous
            || first.Form.IsPlain
            || (first.Form.DecimalMark == DecimalMark.Point && first.Form.ThousandsMark != ThousandsMark.Comma)
                ? null
                : first.Form.DecimalMark
            : Plain.HavePoints
                ? DecimalMark.Point
                : null;

    /// <summary>Whether the day stands before the month, where the texts leave no doubt of it.</summary>
    public bool? DayFirst => Dates.Fits is [var first, ..] && !Dates.AreAmbiguous ? DateFormats.IsDayFirst(first.Form) : null;

    /// <summary>Finds the forms of a column's texts.</summary>
    public static FormatCandidates Of(RawColumnValues texts)
    {
        var plain = PlainNumbers.Of(texts);
        var allPlain = plain.Count == texts.Filled;
        var numbers = allPlain ? None<NumberFormat>() : Fits(texts, NumberFormats.ThatRead);
        var dates = allPlain && !HaveDigitsOfDates(plain) ? None<DateFormat>() : Fits(texts, DateFormats.ThatRead);
        if (dates.Fits is [] && !allPlain) dates = Fits(texts, DateFormats.ThatReadBesideUnmistakable);
        return new FormatCandidates(plain, numbers, dates);
    }

    /// <summary>Eight digits, the first of which may be a zero, or fourteen with the time of day.</summary>
    private static bool HaveDigitsOfDates(PlainNumbers plain) =>
        plain is { AreWhole: true, Minimum: >= 1e6f, Maximum: < 1e8f } or { AreWhole: true, Minimum: > 1e13f, Maximum: < 1e14f };

    private static FormatMatches<TForm> None<TForm>()
        where TForm : struct => new([], 0, null);

    private static FormatMatches<TForm> Fits<TForm>(
        RawColumnValues texts,
        Func<IEnumerable<string>, double, FormatMatches<TForm>> thatRead)
        where TForm : struct =>
        thatRead(texts.Words.Take(LookedAtFirst), LikelyShare).Fits is [] ? None<TForm>() : thatRead(texts.Words, Misfits);
}

/// <summary>What the texts of a column are as numbers of the plain form.</summary>
/// <param name="Count">How many rows hold a number.</param>
/// <param name="Minimum">The smallest number; infinite where there is none.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="AreWhole">Whether all are digits alone.</param>
/// <param name="HaveLeadingZeros">Whether one is written with zeros in front, such as 007.</param>
/// <param name="HavePoints">Whether one is written with a decimal point.</param>
internal sealed record PlainNumbers(
    int Count,
    float Minimum,
    float Maximum,
    bool AreWhole,
    bool HaveLeadingZeros,
    bool HavePoints)
{
    public static PlainNumbers Of(RawColumnValues texts)
    {
        var (count, minimum, maximum) = (0, float.PositiveInfinity, float.NegativeInfinity);
        var (whole, zeros, points) = (true, false, false);
        texts.Column.ForEachText((text, rows) =>
        {
            if (!NumberColumn.TryParse(text, out var number)) return;
            if (!texts.SaysMissing(text))
            {
                count += rows;
                (minimum, maximum) = (Math.Min(minimum, number), Math.Max(maximum, number));
            }

            text = text.TrimStart("'\u2019=\"").TrimEnd('"'); // the marks of spreadsheets
            whole &= !text.ContainsAnyExceptInRange('0', '9');
            zeros |= text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]);
            points |= text.Contains('.');
        });

        return new PlainNumbers(count, minimum, maximum, whole && count > 0, zeros, points);
    }
}
