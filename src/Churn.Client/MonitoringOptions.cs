using System.Globalization;

namespace Churn.Client;

/// <summary>Which predictions of the log are looked at.</summary>
public sealed record MonitoringOptions
{
    /// <summary>The version. Default: null, the one that serves.</summary>
    public string? Version { get; init; }

    /// <summary>The first day of the predictions. Default: null, three months that can be known.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The day before which the predictions end. Default: null, now.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>How long a cohort is: "month", or days as in "30d". Default: null, a month.</summary>
    public string? Every { get; init; }

    /// <summary>The query of a request, with its question mark; empty where nothing is set.</summary>
    internal string Query()
    {
        string?[] members =
        [
            Member("version", Version), Member("from", Day(From)), Member("until", Day(Until)), Member("every", Every),
        ];
        return members.Any(member => member is not null)
            ? $"?{string.Join('&', members.Where(member => member is not null))}"
            : "";
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Member(string name, string? value) => value is null ? null : $"{name}={Uri.EscapeDataString(value)}";
}
