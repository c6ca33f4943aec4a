using System.Globalization;

namespace Churn.Core.Markup;

/// <summary>Numbers as texts: in the invariant culture, with few digits, and "undefined" where there is no number.</summary>
public static class NumberText
{
    public const string Undefined = "undefined";

    private const string Space = "\u00A0"; // a number and its unit stay on one line

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Decimal(double? value, int decimals = 3) => Text(value, decimals, Zeros(decimals));

    /// <summary>0.265 as "26.5 %".</summary>
    public static string Percent(double? share, int decimals = 1) =>
        IsNumber(share) ? Text(100 * share, decimals, Zeros(decimals)) + Space + "%" : Undefined;

    /// <summary>0.56 as "56 of 100".</summary>
    public static string OfHundred(double? share) => IsNumber(share) ? $"{Hundredths(share)} of{Space}100" : Undefined;

    /// <summary>0.56 as "56".</summary>
    public static string Hundredths(double? share) => Text(100 * share, 0, "0");

    /// <summary>A sum in an unknown unit: whole if it is great.</summary>
    public static string Amount(double? value) => Math.Abs(value ?? 0) >= 100 ? Text(value, 0, "#,0") : Text(value, 2, "0.##");

    private static string Zeros(int decimals) => decimals == 0 ? "0" : "0." + new string('0', decimals);

    private static bool IsNumber(double? value) => value is { } number && double.IsFinite(number);

    /// <summary>Rounded first, and 0 added, so that no "-0.00" appears.</summary>
    private static string Text(double? value, int decimals, string format) => IsNumber(value)
        ? (Math.Round(value!.Value, decimals, MidpointRounding.AwayFromZero) + 0.0).ToString(format, CultureInfo.InvariantCulture)
        : Undefined;
}
