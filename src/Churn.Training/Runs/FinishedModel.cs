using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>What a run has made, to be published.</summary>
/// <param name="Artifacts">The files.</param>
/// <param name="Published">The model in memory.</param>
/// <param name="Winner">The model that was measured.</param>
/// <param name="Candidates">All models of the run.</param>
/// <param name="Table">The rows that the model learned from, as they stand in the file.</param>
/// <param name="Customers">The same, coded.</param>
/// <param name="Sequence">The sequence learner whose score is a column of them; null for none.</param>
internal sealed record FinishedModel(
    ModelArtifacts Artifacts,
    Candidate Published,
    Candidate Winner,
    IReadOnlyList<Candidate> Candidates,
    CustomerTable Table,
    EncodedDataset Customers,
    FittedSequences? Sequence)
{
    /// <summary>The rows that were held out, as they stand in the file.</summary>
    public required CustomerTable Holdout { get; init; }

    /// <summary>Their labels.</summary>
    public required bool[] HoldoutChurned { get; init; }

    /// <summary>The group of each of them.</summary>
    public required int[] HoldoutGroups { get; init; }
}
