using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Models.WhatIf;
using Churn.Training.Evaluation;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Training.Privacy;

/// <summary>
/// A version of which the model and a few counts come from customers, and all else from customers drawn from the bounds: scales,
/// golden records, the background of reasons, the bounds of segments, the check of the files.
/// </summary>
/// <param name="Training">Decision and segments, seed, window.</param>
/// <param name="Schema">The schema of the bounds.</param>
/// <param name="MadeUp">Customers drawn from them.</param>
internal sealed record MadeUpVersion(TrainingOptions Training, CustomerSchema Schema, MadeUpCustomers MadeUp)
{
    /// <summary>What the manifest says.</summary>
    /// <param name="candidate">The model with its figures.</param>
    /// <param name="data">What is told of the customers.</param>
    /// <param name="choice">Why this model.</param>
    /// <param name="verdict">Whether it may serve.</param>
    public ModelManifest Describe(Candidate candidate, DataFacts data, string choice, ModelVerdict verdict) => new()
    {
        Model = candidate.Name,
        Recipe = Training.Recipe,
        Seed = Training.Seed,
        Schema = Schema,
        Options = TrainingJson.ToJson(Training),
        Window = Training.Window,
        Data = data,
        Candidates = [ManifestWriter.Figures(new CandidateRanking(candidate, 0, 0), Schema.Label)],
        Choice = choice,
        Verdict = verdict,
        Decision = ThresholdRule.RuleOf(Training.Evaluation, candidate.Threshold, Schema.Label),
        Segmentation = SegmentLearner.Learn(
            MadeUp.Table,
            Schema,
            MadeUp.Customers,
            Training.Segments with
            {
                LowRisk = Training.Segments.LowRisk ?? data.ChurnRate / 2,
                HighRisk = Training.Segments.HighRisk ?? Math.Min(2 * data.ChurnRate, (1 + data.ChurnRate) / 2),
            },
            candidate.Threshold),
        Segments = [],
        Runtime = ManifestWriter.Runtime(),
    };

    /// <summary>The files.</summary>
    public ModelArtifacts Write(ModelManifest manifest, Candidate candidate, byte[] report) => new(
        manifest,
        ModelGraphs.Write(candidate, Schema),
        ModelGraphs.WritePortable(candidate, Schema),
        GoldenRecords.Make(candidate, null, Schema, MadeUp.Table, Training.Seed, []),
        report)
    {
        Background = ReasonBackground.Of(MadeUp.Customers, candidate.Model.LogOdds),
        Changes = ChangeReference.Learn(Schema, MadeUp.Customers.Count, MadeUp.Customers.Rows),
    };

    /// <summary>Verifies the files, and publishes them.</summary>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    public (string Name, ArtifactDifferences Differences) Publish(
        ModelStore store, ModelArtifacts artifacts, Candidate candidate, string why)
    {
        ArtifactDifferences? differences = null;
        var name = store.Publish(
            artifacts,
            why,
            reopened => differences = ArtifactVerifier.Verify(
                reopened, artifacts, candidate, candidate, MadeUp.Table, MadeUp.Customers));
        return (name, differences!);
    }
}
