using System.Globalization;

namespace Churn.Core.Schema;

/// <summary>Reads numbers as people and accounts write them, by the letter of a format that is not plain.</summary>
internal static class LocalizedNumberParser
{
    private const int OnStack = 64;

    private const string Blanks = " \t\u00A0\u202F";

    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="number">The number, as the nearest float.</param>
    public static bool TryParse(ReadOnlySpan<char> text, NumberFormat format, out float number)
    {
        text = ExcelText.Strip(text);
        var rest = text;
        var negative = StripAffixes(ref rest, format, out var scale);
        if (!TryParsePlain(rest, format, scale, out number))
        {
            if (format.Unit is null) return false;
            negative = TryStripSign(ref text, out var minus) && minus;
            if (!Durations.TryRead(text, format.Unit, out var duration)) return false;
            number = (float)duration;
        }

        if (negative) number = -number;
        return float.IsFinite(number);
    }

    /// <summary>Reads digits and marks: to the nearest float, and multiplied in twice its precision.</summary>
    private static bool TryParsePlain(ReadOnlySpan<char> text, NumberFormat format, double scale, out float number)
    {
        Span<char> plain = text.Length <= OnStack ? stackalloc char[OnStack] : new char[text.Length];
        var length = ToPlain(text, format, plain);
        number = 0;
        if (length == 0) return false;
        if (scale == 1) return NumberColumn.TryParse(plain[..length], out number);
        if (!double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var written)) return false;
        number = (float)(written * scale);
        return true;
    }

    /// <summary>
    /// Takes one sign, one unit and one magnitude off, in whichever order they stand; blanks between them do not count.
    /// </summary>
    /// <param name="text">The text; digits and marks stay.</param>
    /// <param name="format">What may stand beside a number.</param>
    /// <param name="scale">What unit and magnitude multiply the number by.</param>
    /// <returns>Whether the sign is a minus.</returns>
    private static bool StripAffixes(ref ReadOnlySpan<char> text, NumberFormat format, out double scale)
    {
        bool signed = false, negative = false, unitFound = format.Unit is null, magnitudeFound = !format.Magnitudes;
        scale = 1;
        while (true)
        {
            if (!unitFound && TryStripUnit(ref text, format.Unit!, out var factor))
            {
                unitFound = true;
                scale *= factor;
            }
            else if (!magnitudeFound && TryStripMagnitude(ref text, out factor))
            {
                magnitudeFound = true;
                scale *= factor;
            }
            else if (!signed && TryStripSign(ref text, out negative)) signed = true;
            else return negative;
        }
    }

    private static bool TryStripUnit(ref ReadOnlySpan<char> text, string unit, out double scale)
    {
        scale = 1;
        var first = text.IndexOfAnyInRange('0', '9');
        if (first < 0) return false;
        var behind = text[(text.LastIndexOfAnyInRange('0', '9') + 1)..].TrimStart(Blanks);
        var word = NumberUnits.TryScale(behind, unit, out scale) ? behind : NumberUnits.LastWord(behind);
        if (NumberUnits.TryScale(word, unit, out scale))
        {
            text = text[..^word.Length].TrimEnd(Blanks);
            return true;
        }

        var before = text[..first].TrimEnd(Blanks);
        word = NumberUnits.TryScale(before, unit, out scale) ? before : FirstWord(before);
        if (!NumberUnits.TryScale(word, unit, out scale)) return false;
        text = text[word.Length..].TrimStart(Blanks);
        return true;
    }

    /// <summary>What stands before a blank, or before the mark of a number without a whole part, such as $.5.</summary>
    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text) => text.IndexOfAny(Blanks) is >= 0 and var blank
        ? text[..blank]
        : text.TrimEnd(".,\u2212\u2013-+(");

    private static bool TryStripMagnitude(ref ReadOnlySpan<char> text, out double size)
    {
        size = 1;
        var last = text.LastIndexOfAnyInRange('0', '9');
        if (last < 0 || !NumberUnits.TryFindMagnitude(text[(last + 1)..].Trim(Blanks), out size)) return false;
        text = text[..(last + 1)];
        return true;
    }

    private static bool TryStripSign(ref ReadOnlySpan<char> text, out bool negative)
    {
        negative = true;
        if (text is ['(', .. var inner, ')']) text = inner.Trim();
        else if (text is ['-' or '\u2212' or '\u2013', .. var behind]) text = behind.TrimStart();
        else if (text is [.. var before, '-' or '\u2212' or '\u2013']) text = before.TrimEnd();
        else
        {
            negative = false;
            if (text is not ['+', .. var positive]) return false;
            text = positive.TrimStart();
        }

        return true;
    }

    /// <summary>Writes digits and marks in the invariant form.</summary>
    /// <returns>The length of what was written; 0 if the text is not of the format.</returns>
    private static int ToPlain(ReadOnlySpan<char> text, NumberFormat format, Span<char> plain)
    {
        var exponentAt = text.IndexOfAny('e', 'E');
        var exponent = exponentAt < 0 ? [] : text[exponentAt..];
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var markAt = mantissa.IndexOf(format.DecimalMark == DecimalMark.Comma ? ',' : '.');
        var whole = markAt < 0 ? mantissa : mantissa[..markAt];

        var length = 0;
        if (!TryCopyGroups(whole, format.ThousandsMark, plain, ref length)) return 0;
        if (markAt < 0 && whole.IsEmpty) return 0;
        if (markAt >= 0)
        {
            plain[length++] = '.';
            if (!TryCopyDigits(mantissa[(markAt + 1)..], plain, ref length)) return 0;
        }

        if (exponent.IsEmpty) return length;
        plain[length++] = 'e';
        exponent = exponent[1..];
        if (exponent is ['+' or '-', .. var digits])
        {
            plain[length++] = exponent[0];
            exponent = digits;
        }

        return TryCopyDigits(exponent, plain, ref length) ? length : 0;
    }

    private static bool TryCopyDigits(ReadOnlySpan<char> text, Span<char> plain, ref int length)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9')) return false;
        text.CopyTo(plain[length..]);
        length += text.Length;
        return true;
    }

    private static bool TryCopyGroups(ReadOnlySpan<char> text, ThousandsMark mark, Span<char> plain, ref int length)
    {
        int groups = 0, digits = 0;
        var later = mark == ThousandsMark.Indian ? 2 : 3;
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter))
            {
                plain[length++] = letter;
                digits++;
                continue;
            }

            var right = groups == 0 ? digits > 0 && digits <= later && text[0] != '0' : digits == later;
            if (!right || !IsMark(letter, mark)) return false;
            groups++;
            digits = 0;
        }

        return groups == 0 || digits == 3;
    }

    private static bool IsMark(char letter, ThousandsMark mark) => mark switch
    {
        ThousandsMark.None => false,
        ThousandsMark.Comma or ThousandsMark.Indian => letter == ',',
        ThousandsMark.Point => letter == '.',
        ThousandsMark.Blank => letter is ' ' or '\u00A0' or '\u202F',
        _ => letter is '\'' or '\u2019',
    };
}
