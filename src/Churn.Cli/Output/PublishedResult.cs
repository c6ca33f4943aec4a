using Churn.Models.Manifest;
using Churn.Training.Privacy;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Cli.Output;

/// <summary>What every training, private or not, has to tell of the version that it published.</summary>
internal sealed record PublishedResult(
    string Version,
    bool Promoted,
    ModelManifest Manifest,
    ArtifactDifferences Verification,
    IReadOnlyList<PhaseTime> Phases)
{
    /// <summary>Whether nothing speaks against promoting it.</summary>
    public bool IsPromotable => Manifest.Verdict is not { IsPromotable: false };

    public static PublishedResult Of(TrainingResult result) =>
        new(result.Version, result.Promoted, result.Manifest, result.Verification, result.Phases);

    public static PublishedResult Of(PrivateTrainingResult result) =>
        new(result.Version, result.Promoted, result.Manifest, result.Verification, result.Phases);
}
