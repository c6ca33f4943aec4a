namespace Churn.Client;

/// <summary>What became of a customer. It names one prediction or the customer, whose predictions it is then about.</summary>
public sealed record Outcome
{
    /// <summary>The id of the prediction, as its answer had it.</summary>
    public Guid? PredictionId { get; init; }

    /// <summary>The customer's key as it was sent to be scored.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Whether the customer has left; false where they were still here.</summary>
    public required bool Churned { get; init; }

    /// <summary>When that was so.</summary>
    public required DateTimeOffset At { get; init; }
}
