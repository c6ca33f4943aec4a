using Churn.Models.Manifest;
using Churn.Training.Data;
using Churn.Training.Evaluation;
using Churn.Training.Inspection;

namespace Churn.Training.Report;

/// <summary>What a report shows.</summary>
/// <param name="Manifest">The manifest of the published model, without the hashes of its files.</param>
/// <param name="Candidates">All models of the run.</param>
/// <param name="Holdout">The held-out customers, in the order of the candidates' held-out probabilities.</param>
/// <param name="Importance">The importance of each column for the published model, greatest first.</param>
/// <param name="Notes">What was decided about the data, in sentences.</param>
/// <param name="Columns">What the columns of the manifest's schema hold, in their order.</param>
public sealed record ReportContent(
    ModelManifest Manifest,
    IReadOnlyList<Candidate> Candidates,
    CodedCustomers Holdout,
    IReadOnlyList<PermutationImportance> Importance,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ColumnProfile> Columns);
