using System.Globalization;
using Churn.Core.Markup;

namespace ChurnApi.Console;

/// <summary>Numbers for readers, in the invariant culture; a dash where there is none.</summary>
internal static class Show
{
    private const string None = "–";
    public static string Count(long? count) => count is { } known ? NumberText.Count(known) : None;

    /// <summary>0.265 as "26.5 %".</summary>
    public static string Percent(double? share) => Known(NumberText.Percent(share));

    public static string Decimal(double? value) => Known(NumberText.Decimal(value));

    /// <summary>A sum in an unknown unit: whole if it is great.</summary>
    public static string Amount(double? value) => Known(NumberText.Amount(value));

    /// <summary>0.56 as "56".</summary>
    public static string Hundredths(double? share) => Known(NumberText.Hundredths(share));

    /// <summary>An amount as a part of 100, for the width of a bar.</summary>
    public static string Width(double? amount, double most) => most > 0 && amount is { } known && double.IsFinite(known)
        ? (100 * Math.Clamp(known / most, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture)
        : "0";

    /// <summary>A number as a field of a form takes it; empty for none.</summary>
    public static string Plain(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A point of a drawing.</summary>
    public static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");

    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? None;

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Known(string text) => text == NumberText.Undefined ? None : text;
}
