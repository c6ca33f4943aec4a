using System.ComponentModel.DataAnnotations;

namespace Churn.Core.Campaigns;

/// <summary>How a campaign is planned.</summary>
public sealed record CampaignOptions : IValidatableObject
{
    private const int MaxId = 64;

    /// <summary>The most that all contacts may cost together, in the currency of the actions: above 0.</summary>
    public required double Budget { get; init; }

    /// <summary>
    /// The share of each action's customers that is not contacted, to compare with: 0 to 0.9. Default: 0.1.
    /// </summary>
    [Range(0, 0.9)]
    public double ControlShare { get; init; } = 0.1;

    /// <summary>
    /// What the list calls the campaign: 1 to 64 letters, digits, points, dashes and underscores. Default: a hash of the list.
    /// </summary>
    public string? CampaignId { get; init; }

    /// <summary>Draws the control groups: the same seed, the same customers. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>The day of the campaign, from which cool-downs count; null for none.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>
    /// The language of messages as a BCP 47 tag, for all, or for those whose column says none; null for the only one there is.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>The column that holds each customer's language; null for none.</summary>
    public string? LanguageColumn { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!(Budget > 0 && double.IsFinite(Budget)))
            yield return new ValidationResult("budget must be an amount above 0: what all contacts may cost together.");
        if (CampaignId is { } id && (id.Length is 0 or > MaxId || !id.All(IsAllowed)))
            yield return new ValidationResult(
                FormattableString.Invariant($"campaignId must be 1 to {MaxId} letters, digits, points, dashes or underscores."));
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_';
}
