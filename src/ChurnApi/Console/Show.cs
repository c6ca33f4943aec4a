using System.Globalization;

namespace ChurnApi.Console;

/// <summary>Numbers for readers, in the invariant culture; a dash where there is none.</summary>
internal static class Show
{
    private const string None = "–";
    private const string Space = "\u00A0"; // a number and its unit stay on one line

    public static string Count(long? count) => count?.ToString("#,0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>0.265 as "26.5 %".</summary>
    public static string Percent(double? share) => Text(100 * share, "0.0") is var text && text == None ? None : $"{text}{Space}%";

    public static string Decimal(double? value) => Text(value, "0.000");

    /// <summary>A sum in an unknown unit: whole if it is great.</summary>
    public static string Amount(double? value) => Text(value, Math.Abs(value ?? 0) >= 100 ? "#,0" : "#,0.00");

    /// <summary>0.56 as "56".</summary>
    public static string Hundredths(double? share) => Text(100 * share, "0");

    /// <summary>An amount as a part of 100, for the width of a bar.</summary>
    public static string Width(double? amount, double most) => most > 0 && amount is { } known && double.IsFinite(known)
        ? (100 * Math.Clamp(known / most, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture)
        : "0";

    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? None;

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>0 added, so that no "-0.0" appears.</summary>
    private static string Text(double? value, string format) => value is { } number && double.IsFinite(number)
        ? (number + 0.0).ToString(format, CultureInfo.InvariantCulture)
        : None;
}
