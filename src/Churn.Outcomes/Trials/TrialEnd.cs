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
    /// <param name="act">Takes an action on the store, such as between two lines of an audit; null to take it only.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The trial and how it stands; null where none is on.</returns>
    public static async Task<(ModelTrial Trial, TrialStanding Standing)?> LookAsync(
        ModelStore store,
        IOutcomeStore log,
        DateTimeOffset now,
        StoreAction? act = null,
        CancellationToken cancellation = default)
    {
        if (store.Trial() is not { } trial) return null;
        var standing = await TrialStanding.OfAsync(log, trial, store.ChampionVersion(), now, cancellation);
        if (standing.Verdict == TrialVerdict.Undecided) return (trial, standing);
        var why = standing.Summary(trial);
        act ??= (_, _, _, take) => take();
        var end = act(
            HistoryEntry.EndTrial, trial.Challenger, why, () => store.EndTrial(trial, why, standing.ForHistory));
        if (end is not null && trial.Promotes && standing.Verdict == TrialVerdict.Challenger)
            act(
                HistoryEntry.Promote,
                trial.Challenger,
                why,
                () => store.PromoteInPlaceOf(trial.Champion, trial.Challenger, why, standing.ForHistory));
        return (trial, standing);
    }
}

/// <summary>Takes an action on the store.</summary>
/// <param name="action">What it is, as the history calls it.</param>
/// <param name="version">The version that it is done to.</param>
/// <param name="why">The reason.</param>
/// <param name="take">Takes it; null where there was nothing to do it to.</param>
/// <returns>What <paramref name="take"/> returned.</returns>
public delegate HistoryEntry? StoreAction(string action, string version, string why, Func<HistoryEntry?> take);
