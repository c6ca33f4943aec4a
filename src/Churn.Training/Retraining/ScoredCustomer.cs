namespace Churn.Training.Retraining;

/// <summary>A held-out customer under both models.</summary>
/// <param name="Churned">Whether the customer left.</param>
/// <param name="Champion">The champion's churn probability.</param>
/// <param name="Challenger">The challenger's.</param>
/// <param name="Segment">The segment in which the champion puts the customer.</param>
public readonly record struct ScoredCustomer(bool Churned, double Champion, double Challenger, string Segment);
