namespace Churn.Training.Evaluation;

/// <summary>How models are compared, calibrated and turned into decisions.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The share of the rows held out for the figures, above 0 to 0.5. Default: 0.2.</summary>
    public double HoldoutFraction { get; init; } = 0.2;

    /// <summary>The folds of the training part, 2 to 10. Default: 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Whether probabilities are calibrated by Platt scaling on out-of-fold scores. Default: yes.</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>A fixed threshold, above 0 and below 1. Default: null, the one with the best F1 on out-of-fold probabilities.</summary>
    public double? Threshold { get; init; }

    /// <summary>The bootstrap resamples behind each interval, 10 to 100,000. Default: 1,000.</summary>
    public int Resamples { get; init; } = 1_000;

    /// <summary>Every option that is out of its range, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check()
    {
        var faults = new List<string>();
        if (!(HoldoutFraction is > 0 and <= 0.5)) faults.Add($"evaluation.holdoutFraction is {HoldoutFraction}; it must be above 0 to 0.5.");
        if (Folds is < 2 or > 10) faults.Add($"evaluation.folds is {Folds}; it must be 2 to 10.");
        if (Threshold is { } threshold && !(threshold is > 0 and < 1))
            faults.Add($"evaluation.threshold is {threshold}; it must be above 0 and below 1.");
        if (Resamples is < 10 or > 100_000) faults.Add($"evaluation.resamples is {Resamples}; it must be 10 to 100000.");
        return faults;
    }
}
