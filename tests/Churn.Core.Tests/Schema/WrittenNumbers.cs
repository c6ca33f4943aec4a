using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

/// <summary>Writes numbers as people and accounts do.</summary>
internal static class WrittenNumbers
{
    private static readonly string[] Blanks = [" ", "\u00A0", "\u202F"];

    /// <param name="format">A format that is not plain.</param>
    /// <param name="number">A number of at most two places.</param>
    /// <param name="style">Chooses blanks, the places of unit and sign, and whether the thousands are parted; 0 or more.</param>
    public static string Write(NumberFormat format, decimal number, int style)
    {
        var blank = Blanks[style % Blanks.Length];
        var thousands = format.ThousandsMark switch
        {
            ThousandsMark.None => "",
            ThousandsMark.Comma or ThousandsMark.Indian => ",",
            ThousandsMark.Point => ".",
            ThousandsMark.Blank => blank,
            _ => style % 2 == 0 ? "'" : "\u2019",
        };
        if (style % 5 == 0) thousands = "";
        var invariant = Math.Abs(number).ToString("#,##0.##", CultureInfo.InvariantCulture).Split('.');
        var whole = format.ThousandsMark == ThousandsMark.Indian
            ? PartAsIndians(invariant[0].Replace(",", "", StringComparison.Ordinal)) : invariant[0];
        var written = whole.Replace(",", thousands, StringComparison.Ordinal);
        if (invariant.Length > 1) written += (format.DecimalMark == DecimalMark.Comma ? "," : ".") + invariant[1];
        if (format.Unit is { } unit)
            written = (style % 4) switch
            {
                0 => written,
                1 => $"{unit}{written}",
                2 => $"{written}{blank}{unit}",
                _ => $"{unit}{blank}{written}",
            };
        if (number >= 0)
            return written;
        return (style % 3) switch
        {
            0 => $"-{written}",
            1 => $"({written})",
            _ => $"{written}-",
        };
    }

    /// <summary>1,23,456 of 123456.</summary>
    private static string PartAsIndians(string digits)
    {
        var written = digits.Length <= 3 ? digits : $",{digits[^3..]}";
        for (var end = digits.Length - 3; end > 0; end -= 2)
            written = $"{(end > 2 ? "," : "")}{digits[Math.Max(0, end - 2)..end]}{written}";
        return written;
    }
}
