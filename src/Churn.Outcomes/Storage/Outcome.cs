namespace Churn.Outcomes.Storage;

/// <summary>
/// What is said to have become of a customer. It names either one prediction or the customer, whose predictions it is then
/// about.
/// </summary>
/// <param name="PredictionId">The prediction's id; null where the customer is named.</param>
/// <param name="CustomerId">The customer's key; null where the prediction is named.</param>
/// <param name="Churned">Whether the customer has left, or was still here.</param>
/// <param name="From">When that was so: the moment, or the start of the day.</param>
/// <param name="Until">The moment again, or the end of the day, exclusive.</param>
public sealed record Outcome(Guid? PredictionId, string? CustomerId, bool Churned, DateTimeOffset From, DateTimeOffset Until);

/// <summary>What became of an outcome that was sent.</summary>
public enum OutcomeStatus
{
    /// <summary>It is remembered.</summary>
    Accepted,

    /// <summary>It says what is known already.</summary>
    Duplicate,

    /// <summary>The log has no such prediction, or none of the customer.</summary>
    Unknown,

    /// <summary>"Still here" before the window has ended: nothing is known yet, and nothing is remembered.</summary>
    Early,

    /// <summary>Another outcome is known. The first one stays.</summary>
    Contradicting,

    /// <summary>The customer left after the window had ended: that they stayed within it is remembered.</summary>
    Late,

    /// <summary>The customer left before the prediction was made. Nothing is remembered.</summary>
    BeforePrediction,
}

/// <summary>What became of an outcome.</summary>
/// <param name="Status">What became of it; of an outcome for several predictions, the most notable.</param>
/// <param name="Predictions">For how many predictions it is remembered now that was not known before.</param>
/// <param name="Mature">For an early one, from when on it will be taken.</param>
public sealed record OutcomeResult(OutcomeStatus Status, int Predictions = 0, DateTimeOffset? Mature = null);
