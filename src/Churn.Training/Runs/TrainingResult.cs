using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Verification;

namespace Churn.Training.Runs;

/// <summary>What a training run made.</summary>
/// <param name="Version">The published version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Winner">The model that was published.</param>
/// <param name="Candidates">All models of the run.</param>
/// <param name="Verification">How far the files are from the model in memory.</param>
/// <param name="Phases">The time of each step.</param>
/// <param name="Holdout">The rows that were held out, as they stand in the file.</param>
/// <param name="HoldoutChurned">Their labels.</param>
public sealed record TrainingResult(
    string Version,
    bool Promoted,
    ModelManifest Manifest,
    Candidate Winner,
    IReadOnlyList<Candidate> Candidates,
    ArtifactDifferences Verification,
    IReadOnlyList<PhaseTime> Phases,
    CustomerTable Holdout,
    bool[] HoldoutChurned) : PublishedResult(Version, Promoted, Manifest, Verification, Phases)
{
    /// <summary>The group of each held-out row, any number: the rows of one customer are one group.</summary>
    public required int[] HoldoutGroups { get; init; }
}
