using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;
using Churn.Training.Report;
using Churn.Training.Runs;
using Churn.Training.Uplift;
using Churn.Training.Verification;

namespace Churn.Training.Retraining;

/// <summary>
/// Publishes what a run of uplift found: the best uplift model, fitted on all customers of the trial, written, verified, and
/// promoted where it is the first of its store or no worse than the champion.
/// </summary>
/// <param name="store">A store of uplift models, one for each treatment.</param>
/// <param name="threads">The most threads to use; their number does not change the result.</param>
public sealed class UpliftPublication(ModelStore store, int threads)
{
    /// <summary>Whether a model is published whose verdict is "risk". Default: no.</summary>
    public bool Accept { get; init; }

    /// <summary>Checks before the run that the store takes uplift models.</summary>
    /// <exception cref="WrongKindException">It holds churn models.</exception>
    public void Check() => store.CheckTakes(ModelKind.Uplift);

    /// <summary>Publishes, and promotes or says why not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Stops it; nothing is published then.</param>
    /// <exception cref="WrongKindException">The store holds churn models, or models of another treatment or outcome.</exception>
    /// <exception cref="BrokenModelException">The champion is broken, so there is nothing to compare with.</exception>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    public UpliftPublished Publish(UpliftRun run, CancellationToken cancellation = default)
    {
        Check();
        var champion = store.ChampionVersion() is { } serving ? store.OpenUplift(serving) : null;
        if (champion is not null) CheckTrial(champion.Manifest.Trial, FactsOf(run));
        if (!run.Report.IsUplift && !Accept)
            return new UpliftPublished(null, false, $"the verdict is risk: {run.Report.Reason}", null);
        var version = Publish(Write(run, cancellation), run);
        cancellation.ThrowIfCancellationRequested();
        if (champion is null)
            return new UpliftPublished(
                version, store.PromoteFirst(version, "the store had no champion"), "the store had no champion", null);
        if (champion.Version == version) return new UpliftPublished(version, true, "it is the champion already", null);
        var compared = UpliftGate.Compare(run, champion, cancellation);
        return new UpliftPublished(version, Conclude(version, compared, run.Trial.Count), compared.Reason, compared);
    }

    /// <summary>Promotes, or writes down why not.</summary>
    private bool Conclude(string version, UpliftComparison compared, int rows)
    {
        var figures = compared.Q is null ? null : new HistoryComparison(
            rows,
            compared.Champion,
            new HistoryFigures(null, null) { Q = compared.ChampionQ },
            version,
            new HistoryFigures(null, null) { Q = compared.Q });
        if (compared.MayReplace) return store.PromoteInPlaceOf(compared.Champion, version, compared.Reason, figures) is not null;
        store.Refuse(version, compared.Reason, figures);
        return false;
    }

    private static void CheckTrial(TrialFacts before, TrialFacts now)
    {
        if (Same(before.Treatment, now.Treatment) && Same(before.Treated, now.Treated) && Same(before.Outcome, now.Outcome)
            && Same(before.Positive, now.Positive)) return;
        throw new WrongKindException(
            $"The store's champion says what {before.Treatment} = {before.Treated} does to {before.Outcome} = {before.Positive}, "
            + $"and this trial what {now.Treatment} = {now.Treated} does to {now.Outcome} = {now.Positive}. Each treatment has a "
            + "store of its own; name another folder with --models.");
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private string Publish(WrittenUplift written, UpliftRun run) => store.Publish(
        written.Artifacts,
        $"learnt from the trial {written.Artifacts.Manifest.Trial.File}",
        reopened => ArtifactVerifier.Verify(
            reopened, written.Artifacts, written.InMemory, run.Trial.Table, run.Trial.Customers));

    private WrittenUplift Write(UpliftRun run, CancellationToken cancellation)
    {
        var (trial, name) = (run.Trial, UpliftName.Parse(run.Report.Best));
        var encoder = TrialFeatures.Encoder.Fit(trial.Schema.Features, trial.Customers);
        var model = new UpliftFits(
            trial,
            UpliftLearner.Of(name.Learner, run.Options.Seed),
            encoder.Transform(trial.Customers),
            [.. Enumerable.Range(0, trial.Count)],
            new FitContext(threads, Cancellation: cancellation)).Fit(name.Kind);
        var facts = FactsOf(run);
        var manifest = new UpliftManifest
        {
            Model = run.Report.Best,
            Seed = run.Options.Seed,
            Schema = trial.Schema,
            Options = TrainingJson.ToJson(run.Options),
            Trial = facts,
            Figures = [.. Figures(run.Report)],
            Verdict = new ModelVerdict(
                run.Report.IsUplift ? [] : [new ModelFinding(ModelFinding.Useless, $"{run.Report.Reason}.")]),
            Runtime = ManifestWriter.Runtime(),
        };
        double InMemory(float[] coded) => model.Of(Features(encoder, coded));
        var golden = GoldenRecords.Draw(trial.Schema, trial.Table, run.Options.Seed, coded => (float)InMemory(coded));
        return new WrittenUplift(
            new UpliftArtifacts(
                manifest,
                WriteGraph("uplift", graph => graph.FloatInput(GraphNames.CodedRow, trial.Schema.Features.Count)),
                WriteGraph("uplift_portable", graph => RawColumns.WriteTo(graph, trial.Schema)),
                [.. golden.Select(record => new UpliftGoldenRecord(record.Record, record.Score))],
                UpliftPage.Write(facts, run.Report),
                TrainingJson.Write(run.Report))
            {
                Background = ReasonBackground.Of(trial.Customers, InMemory),
            },
            InMemory);

        byte[] WriteGraph(string graphName, Func<GraphBuilder, string> codedRow)
        {
            var graph = new GraphBuilder(graphName);
            model.WriteTo(graph, encoder.WriteTo(graph, codedRow(graph)));
            return graph.ToBytes();
        }
    }

    private static float[] Features(FittedEncoder encoder, float[] coded)
    {
        var features = new float[encoder.FeatureNames.Count];
        encoder.Transform(coded, features);
        return features;
    }

    private static TrialFacts FactsOf(UpliftRun run) => new(
        Path.GetFileName(run.Trial.Table.File),
        run.Trial.Table.Sha256,
        run.Trial.Count,
        run.Trial.LeftOut,
        run.Options.Treatment,
        run.Trial.Arms.Treated,
        run.Trial.Arms.Control,
        run.Options.Outcome,
        run.Trial.Schema.Label.PositiveText,
        run.Report.Randomisation.P);

    private static IEnumerable<MetricFigure> Figures(UpliftReport report)
    {
        yield return Figure(UpliftManifest.Q, QOf(report.Best));
        yield return Figure("qOfResponse", QOf("response"));
        yield return Figure("qOfRisk", QOf("risk"));
        yield return Figure(UpliftManifest.AverageEffect, report.AverageEffect);

        UpliftEstimate QOf(string model) => report.Models.Single(figures => figures.Name == model).Q;
    }

    private static MetricFigure Figure(string metric, UpliftEstimate estimate) =>
        new(metric, estimate.Value, estimate.Lower, estimate.Upper);

    /// <summary>A model as it is written, and as it is in memory.</summary>
    private sealed record WrittenUplift(UpliftArtifacts Artifacts, Func<float[], double> InMemory);
}
