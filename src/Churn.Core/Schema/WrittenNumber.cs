namespace Churn.Core.Schema;

/// <summary>Reads numbers as people and accounts write them, by the letter of a format that is not plain.</summary>
internal static class WrittenNumber
{
    private const int OnStack = 64;

    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="number">The number, as the nearest float.</param>
    public static bool TryParse(ReadOnlySpan<char> text, NumberFormat format, out float number)
    {
        var negative = StripSignAndUnit(ref text, format.Unit);
        Span<char> plain = text.Length <= OnStack ? stackalloc char[OnStack] : new char[text.Length];
        var length = ToPlain(text, format, plain);
        if (length == 0 || !NumberColumn.TryParse(plain[..length], out number))
        {
            number = 0;
            return false;
        }

        if (negative) number = -number;
        return true;
    }

    /// <summary>Takes one sign and one unit off, in whichever order they stand; blanks between them do not count.</summary>
    /// <returns>Whether the sign is a minus.</returns>
    private static bool StripSignAndUnit(ref ReadOnlySpan<char> text, string? unit)
    {
        bool signed = false, negative = false, unitFound = unit is null;
        while (true)
        {
            if (!unitFound && TryStripUnit(ref text, unit)) unitFound = true;
            else if (!signed && TryStripSign(ref text, out negative)) signed = true;
            else return negative;
        }
    }

    private static bool TryStripUnit(ref ReadOnlySpan<char> text, ReadOnlySpan<char> unit)
    {
        if (text.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) text = text[unit.Length..].TrimStart();
        else if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) text = text[..^unit.Length].TrimEnd();
        else return false;
        return true;
    }

    private static bool TryStripSign(ref ReadOnlySpan<char> text, out bool negative)
    {
        negative = true;
        if (text is ['(', .. var inner, ')']) text = inner.Trim();
        else if (text is ['-' or '\u2212', .. var behind]) text = behind.TrimStart();
        else if (text is [.. var before, '-' or '\u2212']) text = before.TrimEnd();
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
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter))
            {
                plain[length++] = letter;
                digits++;
                continue;
            }

            var right = groups == 0 ? digits is > 0 and <= 3 && text[0] != '0' : digits == 3;
            if (!right || !IsMark(letter, mark)) return false;
            groups++;
            digits = 0;
        }

        return groups == 0 || digits == 3;
    }

    private static bool IsMark(char letter, ThousandsMark mark) => mark switch
    {
        ThousandsMark.None => false,
        ThousandsMark.Comma => letter == ',',
        ThousandsMark.Point => letter == '.',
        ThousandsMark.Blank => letter is ' ' or '\u00A0' or '\u202F',
        _ => letter is '\'' or '\u2019',
    };
}
