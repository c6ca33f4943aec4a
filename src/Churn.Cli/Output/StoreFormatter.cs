using System.Globalization;

namespace Churn.Cli.Output;

/// <summary>How tables of the store write times and figures.</summary>
internal static class StoreFormatter
{
    public static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
}
