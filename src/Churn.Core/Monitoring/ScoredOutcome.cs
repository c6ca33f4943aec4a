namespace Churn.Core.Monitoring;

/// <summary>A customer who was scored, and what became of them.</summary>
/// <param name="Churned">Whether the customer left.</param>
/// <param name="Probability">The churn probability that they were given, in [0, 1].</param>
public readonly record struct ScoredOutcome(bool Churned, double Probability)
{
    /// <summary>Whether the model flagged the customer.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>The segment of the customer; null where it is not known.</summary>
    public string? Segment { get; init; }

    /// <summary>The customer, as any number, where several rows are of one customer; null where each row is its own.</summary>
    public int? Customer { get; init; }

    /// <summary>What contacting the customer earns if they would have left; null without a campaign.</summary>
    public double? ProfitIfChurned { get; init; }

    /// <summary>What it earns if they would have stayed; null without a campaign.</summary>
    public double? ProfitIfStayed { get; init; }
}
