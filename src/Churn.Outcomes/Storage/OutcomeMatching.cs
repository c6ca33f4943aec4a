namespace Churn.Outcomes.Storage;

/// <summary>A prediction that an outcome may be about.</summary>
/// <param name="id">The prediction's id.</param>
/// <param name="from">The moment that it is about.</param>
/// <param name="mature">When its window ends.</param>
/// <param name="churned">What is known of the customer; null for nothing.</param>
internal sealed class KnownPrediction(Guid id, DateTimeOffset from, DateTimeOffset mature, bool? churned)
{
    public Guid Id => id;

    public DateTimeOffset From => from;

    public DateTimeOffset Mature => mature;

    public bool? Churned { get; set; } = churned;
}

/// <summary>What the log is to remember of an outcome.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="Churned">Whether the customer churned within its window.</param>
/// <param name="At">When that was so.</param>
internal readonly record struct NewOutcome(Guid Prediction, bool Churned, DateTimeOffset At);

/// <summary>Decides what outcomes mean for the predictions that they are about; the same for every database.</summary>
internal sealed class OutcomeMatching
{
    /// <summary>The statuses of an outcome for several predictions, the most notable first.</summary>
    private static readonly OutcomeStatus[] ByNote =
    [
        OutcomeStatus.Contradicting, OutcomeStatus.Accepted, OutcomeStatus.Late, OutcomeStatus.Duplicate, OutcomeStatus.Early,
        OutcomeStatus.BeforePrediction,
    ];

    /// <summary>How far the clocks of who scores and who sends outcomes may differ.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    private readonly List<NewOutcome> added = [];

    /// <summary>What is to be remembered.</summary>
    public IReadOnlyList<NewOutcome> Added => added;

    /// <summary>Takes an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="predictions">The predictions that it is about.</param>
    public OutcomeResult Take(Outcome outcome, IReadOnlyList<KnownPrediction> predictions)
    {
        var before = added.Count;
        var statuses = predictions.Select(prediction => Take(outcome, prediction)).ToHashSet();
        if (statuses.Count == 0) return new OutcomeResult(OutcomeStatus.Unknown);
        var status = ByNote.First(statuses.Contains);
        return new OutcomeResult(
            status,
            added.Count - before,
            status == OutcomeStatus.Early
                ? predictions.Where(prediction => outcome.From < prediction.Mature).Min(prediction => prediction.Mature)
                : null);
    }

    private OutcomeStatus Take(Outcome outcome, KnownPrediction prediction)
    {
        if (outcome.Churned ? outcome.Until < prediction.From - ClockError : outcome.From < prediction.Mature)
            return outcome.Churned ? OutcomeStatus.BeforePrediction : OutcomeStatus.Early;
        var churned = outcome.Churned && outcome.From < prediction.Mature;
        if (prediction.Churned is { } known)
            return known == churned ? OutcomeStatus.Duplicate : OutcomeStatus.Contradicting;
        prediction.Churned = churned;
        added.Add(new NewOutcome(prediction.Id, churned, outcome.From));
        return churned == outcome.Churned ? OutcomeStatus.Accepted : OutcomeStatus.Late;
    }
}
