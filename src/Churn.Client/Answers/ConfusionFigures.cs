namespace Churn.Client.Answers;

/// <summary>Decisions against what happened, in customers.</summary>
/// <param name="TruePositives">Acted on, and would have left.</param>
/// <param name="FalsePositives">Acted on, and would have stayed.</param>
/// <param name="TrueNegatives">Left alone, and stayed.</param>
/// <param name="FalseNegatives">Left alone, and left.</param>
public sealed record ConfusionFigures(
    int TruePositives,
    int FalsePositives,
    int TrueNegatives,
    int FalseNegatives);
