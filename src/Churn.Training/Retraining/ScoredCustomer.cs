namespace Churn.Training.Retraining;

/// <summary>A held-out customer under both models.</summary>
/// <param name="Churned">Whether the customer left.</param>
/// <param name="Champion">The champion's churn probability.</param>
/// <param name="Challenger">The challenger's.</param>
/// <param name="Segment">
/// The segment in which the champion's rules put the customer by the mean of both probabilities. By one model's own, that model would look
/// better in its segments than an equal one: it is calibrated among those whom it chose itself, the other is not.
/// </param>
public readonly record struct ScoredCustomer(bool Churned, double Champion, double Challenger, string Segment)
{
    /// <summary>The group of the row, any number, where rows of one customer are not independent; null where each row is its own.</summary>
    public int? Group { get; init; }
}
