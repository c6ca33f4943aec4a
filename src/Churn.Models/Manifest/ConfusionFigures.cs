namespace Churn.Models.Manifest;

/// <summary>Decisions against what happened, in customers.</summary>
public sealed record ConfusionFigures(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives);
