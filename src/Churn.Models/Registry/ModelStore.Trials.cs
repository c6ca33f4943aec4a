using System.Security.Cryptography;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <content>Tries versions beside the champion: as its shadow, or on a share of the customers.</content>
public sealed partial class ModelStore
{
    /// <summary>
    /// Scores a version beside the champion from now on, after opening and verifying it; its answers go to nobody.
    /// </summary>
    /// <param name="version">A published version; null to end it.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>The line of history; null if it was so already.</returns>
    /// <exception cref="WrongKindException">The version is an uplift model: what such a one says is not compared.</exception>
    public HistoryEntry? Shadow(string? version, string why)
    {
        if (version is not null) Existing(version);
        else if (!Exists) return null;
        return Write(turn =>
        {
            var before = files.Shadow.ReadIfWhole()?.Version;
            if (version == before) return null;
            if (version is not null) Open(version);
            var entry = Entry(version is null ? HistoryEntry.EndShadow : HistoryEntry.Shadow, version ?? before!, null, why);
            return turn.Change(files.Shadow, new ShadowPointer(version, entry));
        });
    }

    /// <summary>Has a version answer a share of the customers from now on, after opening and verifying it.</summary>
    /// <param name="version">A published version, not the champion.</param>
    /// <param name="share">The share, above 0 and below 1.</param>
    /// <param name="days">After how many days the trial ends at the latest, 1 or more.</param>
    /// <param name="promotes">Whether the version becomes the champion if it is better.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>The line of history.</returns>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    /// <exception cref="WrongKindException">The version is an uplift model.</exception>
    /// <exception cref="TrialException">
    /// There is no champion, the version is it or predicts something else, or another trial is on.
    /// </exception>
    public HistoryEntry BeginTrial(string version, double share, int days, bool promotes, string why)
    {
        Existing(version);
        return Write(turn =>
        {
            var champion = ChampionVersion() ?? throw new TrialException(
                "There is no champion to try a version against. Make one with: churn models promote VERSION");
            if (champion == version) throw new TrialException($"{version} is the champion. Name another version.");
            if (files.Trial.ReadIfWhole()?.Trial is { } before)
                throw new TrialException($"A trial of {before.Challenger} is on. End it with: churn models trial --end");
            var (ours, theirs) = (ReadManifest(champion).Schema.Label, Open(version).Schema.Label);
            if (ours.Target != theirs.Target)
                throw new TrialException(
                    $"{version} predicts {theirs.Words.What}, and the champion {ours.Words.What}. Name a version that predicts "
                    + "the same.");
            var now = time.GetUtcNow();
            var entry = Entry(HistoryEntry.Trial, version, champion, why);
            return turn.Change(
                files.Trial,
                new TrialPointer(
                    new ModelTrial(champion, version, share, now, now.AddDays(days), promotes),
                    Convert.ToHexString(RandomNumberGenerator.GetBytes(Registry.TrialAssignment.KeyLength)),
                    entry));
        });
    }

    /// <summary>Ends a trial.</summary>
    /// <param name="trial">The trial that is to end; null for whichever is on.</param>
    /// <param name="why">The verdict, for the history.</param>
    /// <param name="compared">What the two were compared by; null for nothing.</param>
    /// <returns>The line of history; null if that trial is not on.</returns>
    public HistoryEntry? EndTrial(ModelTrial? trial, string why, HistoryComparison? compared = null)
    {
        if (!Exists) return null;
        return Write(turn =>
        {
            var before = files.Trial.ReadIfWhole()?.Trial;
            if (before is null || (trial is not null && before != trial)) return null;
            var entry = Entry(HistoryEntry.EndTrial, before.Challenger, before.Champion, why) with { Compared = compared };
            return turn.Change(files.Trial, new TrialPointer(null, null, entry));
        });
    }
}
