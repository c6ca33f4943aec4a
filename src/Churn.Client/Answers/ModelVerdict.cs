namespace Churn.Client.Answers;

/// <summary>What a training found wrong, or odd, with the model it made.</summary>
/// <param name="IsPromotable">Whether the model may become the champion without being accepted by hand.</param>
/// <param name="Findings">The gravest first; none for a model that nothing speaks against.</param>
public sealed record ModelVerdict(bool IsPromotable, IReadOnlyList<ModelFinding> Findings);
