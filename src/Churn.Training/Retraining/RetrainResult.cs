using Churn.Training.Runs;

namespace Churn.Training.Retraining;

/// <summary>What a retraining made, and what became of it.</summary>
/// <param name="Training">The challenger.</param>
/// <param name="Champion">The version that served before; null if none did.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Verdict">What the gate found; null where there was nothing to compare.</param>
/// <param name="Comparison">What it judged; null with it.</param>
public sealed record RetrainResult(
    TrainingResult Training, string? Champion, RetrainOutcome Outcome, GateVerdict? Verdict, ModelComparison? Comparison)
{
    /// <summary>The outcome in a sentence.</summary>
    public string Summary =>
        Outcome switch
        {
            RetrainOutcome.First => $"{Training.Version} is the first champion",
            RetrainOutcome.Same => $"the same data and options made {Training.Version} again, which serves already",
            RetrainOutcome.Overtaken =>
                $"not promoted: another version became the champion meanwhile, which {Training.Version} was not compared with; "
                    + "it stays",
            RetrainOutcome.Promoted => $"promoted: {Training.Version} takes the place of {Champion}; {Verdict!.Summary}",
            _ when Champion is null => $"not promoted: there is no champion yet; {Verdict!.Summary}",
            _ => $"not promoted: champion {Champion} stays; {Verdict!.Summary}",
        };
}

/// <summary>How a retraining ended.</summary>
public enum RetrainOutcome
{
    /// <summary>There was no champion; the new version is the first.</summary>
    First,

    /// <summary>The same data, options and seed made the champion again.</summary>
    Same,

    /// <summary>The challenger serves now.</summary>
    Promoted,

    /// <summary>The challenger failed the gate; the champion stays.</summary>
    Refused,

    /// <summary>Another version became the champion meanwhile; it stays.</summary>
    Overtaken,

    /// <summary>The data could not be used, so nothing was trained; the champion stays.</summary>
    DataRefused,

    /// <summary>No distilled model kept the latency and was as good as its teacher, so nothing was published.</summary>
    NotDistilled,

    /// <summary>Nothing asked for a training, so nothing was trained.</summary>
    NotNeeded,

    /// <summary>Another training is under way, so nothing was trained.</summary>
    Busy,
}
