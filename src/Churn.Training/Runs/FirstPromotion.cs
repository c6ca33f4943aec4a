using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Training.Runs;

/// <summary>Makes a new version the champion of a store that has none.</summary>
internal static class FirstPromotion
{
    /// <summary>Promotes it if its verdict allows that; otherwise the history says why not.</summary>
    /// <param name="store">The store.</param>
    /// <param name="version">The version.</param>
    /// <param name="verdict">What speaks against it.</param>
    /// <param name="isAccepted">Whether it is promoted whatever the verdict says.</param>
    /// <returns>Whether the version serves now.</returns>
    public static bool TryPromote(ModelStore store, string version, ModelVerdict verdict, bool isAccepted)
    {
        if (verdict.IsPromotable || isAccepted) return store.PromoteFirst(version, "the store had no champion");
        if (store.ChampionVersion() is null) store.Refuse(version, verdict.Reason);
        return false;
    }
}
