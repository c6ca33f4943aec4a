using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Trials;

/// <summary>Ends a trial once its outcomes, or its time, decide it.</summary>
public static class TrialEnd
{
    /// <summary>Looks at the trial that is on, and ends it where it is decided.</summary>
    /// <param name="store">The model store; it is written to only where the trial ends.</param>
    /// <param name="log">The log, open.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The trial and how it stands; null where none is on.</returns>
    public static async Task<(ModelTrial Trial, TrialStanding Standing)?> LookAsync(
        ModelStore store, IOutcomeStore log, DateTimeOffset now, CancellationToken cancellation = default)
    {
        if (store.Trial() is not { } trial) return null;
        var standing = await TrialStanding.OfAsync(log, trial, store.ChampionVersion(), now, cancellation);
        if (standing.Verdict == TrialVerdict.Undecided) return (trial, standing);
        var why = standing.Summary(trial);
        if (store.EndTrial(trial, why, standing.ForHistory) is not null && trial.Promotes
            && standing.Verdict == TrialVerdict.Challenger)
            store.PromoteInPlaceOf(trial.Champion, trial.Challenger, why, standing.ForHistory);
        return (trial, standing);
    }
}
