using System.Globalization;

namespace Churn.Client;

/// <summary>How a campaign is planned.</summary>
/// <param name="Budget">The most that all contacts may cost together, in the currency of the actions: above 0.</param>
public sealed record PlanOptions(double Budget)
{
    /// <summary>The share of each action's customers that is left alone to compare with. Default: null, the service's.</summary>
    public double? Control { get; init; }

    /// <summary>What the list calls the campaign. Default: null, a hash of the list.</summary>
    public string? Campaign { get; init; }

    /// <summary>Draws the control groups: the same seed, the same customers.</summary>
    public int Seed { get; init; }

    /// <summary>The day of the campaign, from which cool-downs count. Default: null, for actions without one.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The language of the messages, such as de. Default: null, the only one there is.</summary>
    public string? Language { get; init; }

    /// <summary>The column that holds each customer's language. Default: null, none.</summary>
    public string? LanguageColumn { get; init; }

    /// <summary>How the customers are scored. Default: null, as they are by default.</summary>
    public PredictOptions? Scoring { get; init; }

    /// <summary>The query of a request, with its question mark.</summary>
    internal string Query()
    {
        List<string> members =
        [
            .. Scoring?.Query() is { Length: > 0 } query ? [query[1..]] : Array.Empty<string>(),
            string.Create(CultureInfo.InvariantCulture, $"budget={Budget:R}"),
            string.Create(CultureInfo.InvariantCulture, $"seed={Seed}"),
        ];
        if (Control is { } share) members.Add(string.Create(CultureInfo.InvariantCulture, $"control={share:R}"));
        if (Campaign is { } id) members.Add($"campaign={Uri.EscapeDataString(id)}");
        if (Date is { } day) members.Add($"date={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        if (Language is { } tag) members.Add($"language={Uri.EscapeDataString(tag)}");
        if (LanguageColumn is { } column) members.Add($"languageColumn={Uri.EscapeDataString(column)}");
        return $"?{string.Join('&', members)}";
    }
}
