using Churn.Core.Decisions;
using Churn.Core.Options;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Evaluation;
using Churn.Training.Report;
using Churn.Training.Report.Sections;
using Churn.Training.Verification;

namespace Churn.Training.Runs;

/// <summary>The story of one training run: from a customers file to a published version.</summary>
public sealed class TrainingRun
{
    private readonly TrainingOptions options;
    private readonly ModelStore store;
    private readonly int threads;
    private readonly Action<RunEvent> tell;
    private readonly TimeProvider time;
    private readonly PhaseTimer clock;

    /// <param name="options">What to do.</param>
    /// <param name="store">Where the version goes.</param>
    /// <param name="threads">The most threads to use, 1 or more; their number does not change the result.</param>
    /// <param name="tell">Told of progress, from any thread; null for silence.</param>
    /// <param name="time">The clock of the step times and of the time budget.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message tells all of them.</exception>
    public TrainingRun(TrainingOptions options, ModelStore store, int threads, Action<RunEvent>? tell = null, TimeProvider? time = null)
    {
        OptionsValidator.ThrowIfAny(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.options = options;
        this.store = store;
        this.threads = threads;
        this.tell = tell ?? (_ => { });
        this.time = time ?? TimeProvider.System;
        clock = new PhaseTimer(this.time, this.tell);
    }

    /// <summary>Whether a first model that is too good or useless is promoted all the same. Default: no.</summary>
    public bool Accept { get; init; }

    /// <summary>
    /// Reads, learns, measures, writes, verifies, publishes; promotes if the store has no champion and the verdict allows it.
    /// </summary>
    /// <param name="file">The customers file.</param>
    /// <param name="cancellation">Stops the run; nothing is published then.</param>
    /// <exception cref="DataRefusedException">The data cannot be used.</exception>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    public TrainingResult Execute(string file, CancellationToken cancellation = default)
    {
        var budget = new TimeBudget(options.Evaluation.BudgetSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, time);
        var table = clock.Time("read", () => CsvCustomerReader.Read(file, options.Reading));
        var labelled = LabelledTable.Of(table, options.Schema);
        var cleaned = Cleaning.Apply(labelled.Table, options.Cleaning, labelled.Options);
        var (schema, customers, group, notes, columns) = clock.Time("schema", () => LearnSchema(labelled, cleaned));

        CampaignAmounts.Check(cleaned, schema, options.Evaluation.Campaign);

        var split = DataSplit.Of(cleaned, schema, customers.Churned, labelled.Options with { Group = group }, options.Evaluation.Split, options.Seed);
        foreach (var note in split.Notes) tell(new RunEvent.Noted(note));
        customers = customers.In(split.GroupOf);
        var (training, holdout) = (customers.Pick(split.Training), customers.Pick(split.Holdout));
        var making = new CandidateTraining(
            schema, training, holdout, options with { Evaluation = options.Evaluation with { Folds = split.Folds } }, budget, threads, tell, cancellation);
        if (LearnerCatalog.WhyLeftOut(options) is { } leftOutLearner)
        {
            tell(new RunEvent.Warned(leftOutLearner));
            notes = [.. notes, leftOutLearner];
        }

        var candidates = clock.Time("models", () => making.Run(LearnerCatalog.Of(options), options.Models.Contains(LearnerCatalog.Blend)));
        var selection = ModelSelection.Of(candidates, options.Models, options.Evaluation.StandardErrors);
        var winner = selection.Winner;

        var decision = ThresholdRule.RuleOf(options.Evaluation, winner.Threshold);
        var segmentation = SegmentLearner.Learn(cleaned, schema, training, options.Segments, winner.Threshold);
        var segmenter = new Segmenter(schema, decision, segmentation);
        var importance = clock.Time("importance", () => PermutationImportance.Of(winner, schema, holdout, options.Seed, threads));
        var manifest = new ModelManifest
        {
            Model = winner.Name,
            Recipe = options.Recipe,
            Seed = options.Seed,
            Schema = schema,
            Options = TrainingJson.ToJson(options),
            Data = ManifestWriter.Data(table, cleaned, customers, split, columns),
            Candidates = [.. selection.Standings.Select(ManifestWriter.Figures)],
            Choice = selection.Reason,
            Verdict = new ModelAssessment(winner, holdout.Churned, importance, options.Seed, options.Evaluation.Resamples).Judge(),
            LeftOut = making.LeftOut is { Count: > 0 } leftOut ? leftOut : null,
            Decision = decision,
            Segmentation = segmentation,
            Segments = SegmentSummary.Of(segmentation, decision, ManifestWriter.Segments(winner, customers, segmenter)),
            Runtime = ManifestWriter.Runtime(),
        };
        var curve = options.Report.LearningCurve ? clock.Time("learning curve", () => LearningCurve.Of(
            winner, schema, training, holdout, options.Seed, threads, cancellation)) : [];
        var report = clock.Time("report", () => TrainingReport.Write(new ReportContent(
            manifest, candidates, holdout, importance, [.. notes, .. split.Notes], columns)
        {
            LearningCurve = curve,
            SegmentCalibration = SegmentCalibration.Of(winner, holdout, segmentation, segmenter),
        }));
        var artifacts = new ModelArtifacts(
            manifest,
            ModelGraphs.Write(winner, schema),
            ModelGraphs.WritePortable(winner, schema),
            GoldenRecords.Make(winner, schema, cleaned, options.Seed),
            report);

        cancellation.ThrowIfCancellationRequested();
        var (version, differences) = clock.Time("publish", () => Publish(artifacts, winner, cleaned, customers));
        var promoted = Promote(version, manifest.Verdict);
        return new TrainingResult(
            version, promoted, store.ReadManifest(version), winner, candidates, differences, clock.Phases, cleaned.Pick(split.Holdout), holdout.Churned)
        {
            HoldoutGroups = holdout.GroupOf,
        };
    }

    private (CustomerSchema Schema, EncodedDataset Customers, string? Group, IReadOnlyList<string> Notes, IReadOnlyList<ColumnProfile> Columns)
        LearnSchema(LabelledTable labelled, CustomerTable cleaned)
    {
        var schema = labelled.Options with { Amounts = [.. options.Evaluation.Campaign.NamedColumns] };
        var learnt = LeakRemoval.Apply(cleaned, SchemaInferrer.Learn(cleaned, schema), schema);
        var dropped = labelled.Table.Rows - cleaned.Rows;
        IReadOnlyList<string> notes = [.. cleaned.Notes, .. labelled.Notes, .. learnt.Notes];
        if (dropped > 0) notes = [.. notes, $"{dropped} of {labelled.Table.Rows} rows dropped by the cleaning rules"];
        foreach (var note in notes) tell(new RunEvent.Noted(note));
        foreach (var warning in learnt.Warnings) tell(new RunEvent.Warned(warning));
        return (learnt.Schema, EncodedDataset.Read(cleaned, learnt.Schema), learnt.Group, [.. notes, .. learnt.Warnings], learnt.Columns);
    }

    /// <returns>Whether the version serves now.</returns>
    private bool Promote(string version, ModelVerdict verdict)
    {
        if (verdict.IsPromotable || Accept) return store.PromoteFirst(version, "the store had no champion");
        if (store.ChampionVersion() is null) store.Refuse(version, verdict.Reason);
        return false;
    }

    private (string Version, ArtifactDifferences Differences) Publish(
        ModelArtifacts artifacts, Candidate winner, CustomerTable table, EncodedDataset customers)
    {
        ArtifactDifferences? differences = null;
        var version = store.Publish(
            artifacts,
            $"trained on {artifacts.Manifest.Data.File} by recipe {options.Recipe}",
            reopened => differences = ArtifactVerifier.Verify(reopened, artifacts, winner, table, customers));
        return (version, differences!);
    }
}
