using System.Buffers;
using System.Globalization;

namespace Churn.Core.Schema;

/// <summary>Reads durations: as clocks show them, 5:59:56, and in several units, 1 year 11 months.</summary>
internal static class Durations
{
    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    private static readonly SearchValues<char> AfterUnit = SearchValues.Create("0123456789 \u00A0,");

    private static readonly string[] Days = ["days", "day", "d", "."];

    /// <summary>Reads a duration without a sign.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="unit">The unit to count in.</param>
    /// <param name="number">The duration in the unit.</param>
    public static bool TryRead(ReadOnlySpan<char> text, string unit, out double number) =>
        NumberUnits.MeasuresTime(unit) && text.Contains(':') ? TryReadClock(text, unit, out number)
            : TryAdd(text, unit, out number);

    /// <summary>
    /// Reads hours, minutes and seconds, with a fraction or days before them or without. Of two numbers, the second is the
    /// minutes
    /// where the unit is longer than a second, and else the seconds.
    /// </summary>
    private static bool TryReadClock(ReadOnlySpan<char> text, string unit, out double number)
    {
        number = 0;
        if (!NumberUnits.TryScale("seconds", unit, out var second)) return false;
        double days = 0;
        foreach (var mark in Days)
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at <= 0 || at > text.IndexOf(':')) continue;
            if (!TryDigits(text[..at].TrimEnd(), out days)) return false;
            text = text[(at + mark.Length)..].TrimStart(", ");
            break;
        }

        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is not (2 or 3) || !TryDigits(text[parts[0]], out var first)
            || !TryUnderSixty(text[parts[1]], count == 2, out var middle)) return false;
        var seconds = (first * 60) + middle;
        if (count == 2 && second < 1) seconds *= 60;
        if (count == 3)
        {
            if (!TryUnderSixty(text[parts[2]], true, out var last)) return false;
            seconds = (seconds * 60) + last;
        }

        number = ((days * 86_400) + seconds) * second;
        return true;
    }

    /// <summary>Adds numbers that each have a unit behind them.</summary>
    private static bool TryAdd(ReadOnlySpan<char> text, string unit, out double number)
    {
        number = 0;
        var terms = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAnyExcept(DigitsAndPoint);
            if (end <= 0 || !TryDecimal(text[..end], out var term)) return false;
            text = text[end..].TrimStart();
            end = text.IndexOfAny(AfterUnit) is >= 0 and var at ? at : text.Length;
            if (!NumberUnits.TryScale(text[..end], unit, out var scale)) return false;
            number += term * scale;
            terms++;
            text = text[end..].TrimStart(", \u00A0");
        }

        return terms > 1;
    }

    private static bool TryUnderSixty(ReadOnlySpan<char> text, bool isLast, out double number) =>
        (isLast ? TryDecimal(text, out number) : TryDigits(text, out number)) && number < 60 && text is [_, _, ..]
            && char.IsAsciiDigit(text[1]);

    private static bool TryDigits(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        return !text.ContainsAnyExceptInRange('0', '9') && TryDecimal(text, out number);
    }

    private static bool TryDecimal(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
