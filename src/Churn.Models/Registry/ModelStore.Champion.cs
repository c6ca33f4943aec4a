using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <content>Makes versions the champion, and writes down why others are not.</content>
public sealed partial class ModelStore
{
    /// <summary>Makes a version the champion, after opening and verifying it.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <param name="isAccepted">
    /// Whether it is promoted whatever the verdict on it says, and whatever it predicts.
    /// </param>
    /// <returns>The line of history.</returns>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    /// <exception cref="NotAcceptedException">
    /// The version is too good to be true, or useless, or predicts something else than the champion, and is not accepted.
    /// </exception>
    public HistoryEntry Promote(string version, string why, bool isAccepted = false)
    {
        if (!isAccepted && ReadManifestOfAnyKind(version).Verdict is { IsPromotable: false } verdict)
            throw NotAcceptedException.OfVerdict(version, verdict);
        return Write(turn =>
        {
            if (!isAccepted) CheckTarget(version);
            return PointTo(turn, version, HistoryEntry.Promote, why);
        });
    }

    /// <summary>Makes a version the champion if the store has none; of several that try at once, one does.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>Whether it is the champion now.</returns>
    /// <exception cref="BrokenModelException">The pointer cannot be read, or the version is not whole.</exception>
    public bool PromoteFirst(string version, string why) => PromoteInPlaceOf(null, version, why) is not null;

    /// <summary>
    /// Makes a version the champion in the place of the one it was compared with, unless that is the champion no more: looked at
    /// in the writer's own turn, so that no promotion is overwritten unseen.
    /// </summary>
    /// <param name="champion">The version that must be the champion still; null where there must be none.</param>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <param name="compared">What the two were compared by; null for nothing.</param>
    /// <returns>The line of history; null if the champion is another one, which stays.</returns>
    /// <exception cref="BrokenModelException">The pointer cannot be read, or the version is not whole.</exception>
    public HistoryEntry? PromoteInPlaceOf(string? champion, string version, string why, HistoryComparison? compared = null)
    {
        Existing(version);
        return Write(
            turn => ChampionVersion() == champion ? PointTo(turn, version, HistoryEntry.Promote, why, compared) : null,
            PublishPatience);
    }

    /// <summary>Writes into the history that a version was not promoted; nothing else changes.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason.</param>
    /// <param name="compared">What it was compared with the champion by; null for nothing.</param>
    /// <returns>The line of history.</returns>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    public HistoryEntry Refuse(string version, string why, HistoryComparison? compared = null) =>
        Record(HistoryEntry.Refuse, version, files.Champion.ReadIfWhole()?.Version, why, compared);

    /// <summary>
    /// Writes into the history that a champion was compared with a new version that is no better for sure; nothing else changes.
    /// </summary>
    /// <inheritdoc cref="Refuse"/>
    public HistoryEntry Confirm(string version, string why, HistoryComparison? compared = null) =>
        Record(HistoryEntry.Confirm, version, null, why, compared);

    /// <summary>Writes into the history whether a champion has to be trained again; nothing else changes.</summary>
    /// <param name="version">The champion.</param>
    /// <param name="why">Whether, and why.</param>
    /// <returns>The line of history.</returns>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    public HistoryEntry Check(string version, string why) => Record(HistoryEntry.Check, version, null, why, null);

    /// <summary>Makes the version the champion that was before the present one, after opening and verifying it.</summary>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>The line of history; null if there is no version to go back to.</returns>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    public HistoryEntry? RollBack(string why)
    {
        if (RollbackVersion() is null) return null;
        return Write(turn => RollbackVersion() is { } version ? PointTo(turn, version, HistoryEntry.Rollback, why) : null);
    }

    private HistoryEntry Record(string action, string version, string? previous, string why, HistoryComparison? compared)
    {
        Existing(version);
        return Write(turn => turn.Add(Entry(action, version, previous, why) with { Compared = compared }), PublishPatience);
    }

    private HistoryEntry PointTo(
        IStoreTransaction turn,
        string version,
        string action,
        string why,
        HistoryComparison? compared = null)
    {
        CheckKind(ReadManifestOfAnyKind(version).Kind);
        OpenOfAnyKind(version);
        var previous = files.Champion.ReadIfWhole()?.Version; // a broken pointer must not stop the promotion that mends it
        return turn.Change(
            files.Champion,
            new ChampionPointer(version, Entry(action, version, previous, why) with { Compared = compared }));
    }

    /// <summary>A champion that cannot be read stops nothing: another one is to take its place.</summary>
    /// <exception cref="NotAcceptedException">The version predicts something else than the champion.</exception>
    private void CheckTarget(string version)
    {
        if (files.Champion.ReadIfWhole()?.Version is not { } champion) return;
        LabelColumn served;
        try
        {
            served = ReadManifestOfAnyKind(champion).Schema.Label;
        }
        catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException)
        {
            return;
        }

        var label = ReadManifestOfAnyKind(version).Schema.Label;
        if (label.Target != served.Target)
            throw NotAcceptedException.OfTarget(version, label.Words, champion, served.Words);
    }
}
