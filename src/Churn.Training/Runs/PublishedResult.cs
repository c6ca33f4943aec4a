using Churn.Models.Manifest;
using Churn.Training.Verification;

namespace Churn.Training.Runs;

/// <summary>What every training, private or not, has to tell of the version that it published.</summary>
/// <param name="Version">The published version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Verification">How far the files are from the model in memory.</param>
/// <param name="Phases">The time of each step.</param>
public abstract record PublishedResult(
    string Version,
    bool Promoted,
    ModelManifest Manifest,
    ArtifactDifferences Verification,
    IReadOnlyList<PhaseTime> Phases)
{
    /// <summary>Whether nothing speaks against promoting it.</summary>
    public bool IsPromotable => Manifest.Verdict is not { IsPromotable: false };
}
