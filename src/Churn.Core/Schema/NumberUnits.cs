namespace Churn.Core.Schema;

/// <summary>The units that are known of numbers: currencies by sign and by code (ISO 4217), and shares.</summary>
public static class NumberUnits
{
    private static readonly string[] LongestFirst =
    [
        "HK$", "NZ$", "US$",
        "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "INR", "JPY", "MXN", "NOK", "NZD", "PLN", "RON",
        "SEK", "SGD", "TRY", "USD", "ZAR", "Fr.", "kr.", "lei",
        "A$", "C$", "R$", "Ft", "Kč", "kr", "zł",
        "$", "£", "¥", "€", "₩", "₪", "₹", "₺", "₽", "₴", "%", "‰",
    ];

    /// <summary>Every known unit, longer ones before those that are parts of them.</summary>
    public static IReadOnlyList<string> Known => LongestFirst;

    /// <summary>The known unit that stands before or behind a number, signs and parentheses aside; null if there is none.</summary>
    public static string? FindIn(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t\u00A0\u202F()+-\u2212");
        if (text.IsEmpty || (char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1]))) return null;
        foreach (var unit in LongestFirst)
        {
            if (text.StartsWith(unit, StringComparison.OrdinalIgnoreCase) || text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                return unit;
        }

        return null;
    }
}
