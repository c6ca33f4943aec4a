namespace Churn.Client;

/// <summary>How a trial is begun.</summary>
/// <param name="Why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
public sealed record TrialRequest(string Why)
{
    /// <summary>The share of the customers whom the version answers, above 0 and below 1. Default: null, 0.1.</summary>
    public double? Share { get; init; }

    /// <summary>After how many days the trial ends at the latest, 1 to 3,650. Default: null, 180.</summary>
    public int? Days { get; init; }

    /// <summary>Whether the version becomes the champion if it is better; else it is proposed. Default: null, proposed.</summary>
    public bool? Promote { get; init; }
}
