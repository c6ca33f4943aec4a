using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Monitoring;
using Churn.Core.Options;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Native;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.Models.WhatIf;
using Churn.Training.Distributed;
using Churn.Training.Evaluation;
using Churn.Training.Foreign;
using Churn.Training.Learners.Sequences;
using Churn.Training.Report;
using Churn.Training.Report.Sections;
using Churn.Training.Snapshots;
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
    public TrainingRun(
        TrainingOptions options,
        ModelStore store,
        int threads,
        Action<RunEvent>? tell = null,
        TimeProvider? time = null)
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

    /// <summary>The model made elsewhere that is published instead of one that is trained; null to train.</summary>
    public ForeignImport? Foreign { get; init; }

    /// <summary>The version whose learner and variant are trained again without a search; null to search.</summary>
    public StartingVersion? From { get; init; }

    /// <summary>Who trains together, where the options are for several workers; null for this process alone.</summary>
    public IWorkerGroup? Workers { get; init; }

    /// <summary>How the features of events are made again; null where the file has none, or nobody knows.</summary>
    public EventFacts? Events { get; init; }

    /// <summary>The events of each row as sequence learners read them; null where the order of events is not known.</summary>
    public SnapshotSequences? Sequences { get; init; }

    /// <summary>The sentence model by which the meaning of free text is tried; null for none.</summary>
    public ISentenceEncoder? SentenceModel { get; init; }

    /// <summary>
    /// Reads, learns, measures, writes, verifies, publishes; promotes if the store has no champion and the verdict allows it.
    /// </summary>
    /// <param name="file">The customers file.</param>
    /// <param name="cancellation">Stops the run; nothing is published then.</param>
    /// <exception cref="DataRefusedException">The data cannot be used.</exception>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    /// <exception cref="ForeignModelException">The model made elsewhere cannot be imported.</exception>
    /// <exception cref="WorkerException">A worker is lost, or made something else.</exception>
    /// <exception cref="WrongKindException">
    /// The store holds uplift models, or the version to start from has learners that the options do not have.
    /// </exception>
    public TrainingResult Execute(string file, CancellationToken cancellation = default)
    {
        return Foreign is null ? Run() : Foreign.Naming(Run);

        TrainingResult Run()
        {
            var model = Make(file, store.BlockList(), cancellation);
            if (Workers is not null) WorkerAgreement.Check(Workers, model.Artifacts);
            return Publish(model);
        }
    }

    /// <summary>Does all of a run but to publish: another worker does that.</summary>
    /// <inheritdoc cref="Execute"/>
    public void Assist(string file, CancellationToken cancellation = default) =>
        WorkerAgreement.Check(Workers ?? LocalGroup.Alone, Make(file, store.BlockList(), cancellation).Artifacts);

    private FinishedModel Make(string file, BlockList erased, CancellationToken cancellation)
    {
        store.CheckTakes(ModelKind.Churn);
        var budget = new TimeBudget(options.Evaluation.BudgetSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, time);
        var prepared = new CustomerPreparation(options, clock, threads, tell, cancellation)
        {
            Foreign = Foreign,
            From = From,
            Events = Events,
            Sequences = Sequences,
            SentenceModel = SentenceModel,
        }.Run(file, erased);
        var (plain, split, notes, columns) = (prepared.Rows, prepared.Split, prepared.Notes, prepared.Columns);
        foreach (var leftOutLearners in Foreign is null ? LearnerCatalog.WhyLeftOut(options) : [])
        {
            tell(new RunEvent.Warned(leftOutLearners));
            notes = [.. notes, leftOutLearners];
        }

        ForeignFacts? foreign = null;
        var sequences = SequenceTrainingOf(prepared.Table, plain.Table, budget, cancellation);
        var models = clock.Time(
            "models",
            () =>
            {
                if (Foreign is null)
                    return new RunModels(
                        plain,
                        split,
                        options with { Evaluation = options.Evaluation with { Folds = split.Folds } },
                        budget,
                        threads,
                        tell,
                        cancellation)
                    {
                        From = From,
                        Sequences = From is null ? sequences : null,
                        Workers = Workers,
                    }.Run();
                var imported = new ForeignCandidate(Foreign, plain.Schema).Measure(
                    plain.Training, plain.Holdout, options.Evaluation, options.Seed, threads);
                foreign = imported.Facts;
                return new TrainedModels(plain, [imported.Candidate]);
            });
        if (models.Choice is { } choice)
        {
            tell(new RunEvent.Noted(choice.Describe()));
            notes = [.. notes, choice.Describe()];
        }

        if (models.Gain is { } gain)
        {
            tell(new RunEvent.Noted(gain.Describe()));
            notes = [.. notes, gain.Describe()];
        }

        var (candidates, training, holdout) = (models.Candidates, models.Customers.Training, models.Customers.Holdout);
        var selection = ModelSelection.Of(
            candidates, options.Models, options.Evaluation.StandardErrors, options.Evaluation.PracticalLogLoss);
        if (candidates.Count == 1 && models.Choice is { } ofSequences) selection = selection with { Reason = ofSequences.Reason };
        var distilled = options.LatencyMicroseconds is { } latency && Foreign is null
            ? clock.Time("distillation", () => new Distillation(
                models.Customers.Schema, training, holdout, options, threads, cancellation).Run(selection.Winner, latency))
            : null;
        var teacher = selection.Winner;
        if (distilled is not null)
        {
            candidates = [.. candidates, distilled.Student];
            selection = selection.Replace(distilled.Student, distilled.Facts.Describe());
        }

        var winner = selection.Winner;
        var isRefitted = distilled is null && Foreign is null && options.Evaluation.Refit;
        var refitted = isRefitted
            ? clock.Time("refit", () => new WinnerRefit(prepared, sequences, budget, threads, tell, cancellation)
                .Run(winner, models))
            : new RefittedModel(winner, models.Customers, models.Sequence); // what was compared with its teacher
        var published = refitted.Candidate;
        var (schema, cleaned, customers) = (models.Customers.Schema, refitted.Customers.Table, refitted.Customers.All);
        if (models.Sequence is not null)
            columns =
            [
                .. columns,
                .. ColumnProfiles.Of(
                    cleaned,
                    [new InferredColumn(schema.Columns[^1], "a sequence learner scored the events", [])],
                    schema.Label,
                    prepared.Options),
            ];
        var decision = ThresholdRule.RuleOf(options.Evaluation, winner.Threshold, schema.Label);
        var segmentation = SegmentLearner.Learn(cleaned, schema, training, options.Segments, winner.Threshold);
        var segmenter = new Segmenter(schema, decision, segmentation);
        var staying = ManifestWriter.Segments(published, customers, schema.Label, segmenter);
        var levelError = RevenueAtRisk.LevelError(holdout.Count, customers.ChurnRate);
        var importance = clock.Time("importance", () => PermutationImportance.Of(winner, schema, holdout, options.Seed, threads));
        var membership = foreign is null
            ? clock.Time("membership", () => MembershipAttack.Of(
                winner, models.Customers.Sent.Pick(split.Training), holdout, options.Seed))
            : null;
        var manifest = new ModelManifest
        {
            Model = winner.Name,
            Recipe = foreign is null ? options.Recipe : ForeignImport.Recipe,
            From = From?.Version,
            Seed = options.Seed,
            Schema = schema,
            Options = TrainingJson.ToJson(options),
            Window = options.Window,
            Events = models.Sequence is { } sequence
                ? Events!.With(new EventSequenceFacts(sequence.Name, Sequences!.MaxEvents))
                : Events,
            SequenceGain = models.Gain,
            Data = ManifestWriter.Data(prepared.Table, cleaned, customers, split, columns),
            Candidates = [.. selection.Standings.Select(standing => ManifestWriter.Figures(standing, schema.Label))],
            Choice = foreign is null ? selection.Reason : $"imported from {foreign.File}, made by {foreign.Producer}",
            Verdict = new ModelAssessment(
                winner,
                holdout.Churned,
                importance,
                options.Seed,
                options.Evaluation.Resamples,
                membership)
            {
                Words = schema.Label.Words,
                Schema = schema,
            }.Judge(),
            Membership = membership,
            LeftOut = models.LeftOut is { Count: > 0 } leftOut ? leftOut : null,
            Foreign = foreign,
            Refit = published == winner ? null : new RefitFacts(customers.Count),
            Distillation = distilled?.Facts,
            Scorecard = foreign is null ? ScorecardLoss.Of(winner, schema, training, holdout) : null,
            Decision = decision,
            Segmentation = segmentation,
            Segments = SegmentSummary.Of(segmentation, decision, staying, levelError),
            RevenueAtRisk = SegmentSummary.AtRisk(segmentation, staying, levelError),
            HoldoutSegments = HoldoutSegments.Of(winner, holdout, segmentation, segmenter, levelError),
            Runtime = ManifestWriter.Runtime(),
        };
        var curve = options.Report.LearningCurve && foreign is null && distilled is null
            ? clock.Time("learning curve", () => LearningCurve.Of(
                winner, schema, training, holdout, options.Seed, options.Distributed ? 1 : threads, cancellation))
            : [];
        var background = ReasonBackground.Of(customers, published.Model.LogOdds);
        var isForeignToUs = foreign?.Runner == ForeignFacts.OnnxRuntime;
        var graph = ModelGraphs.Write(published, schema);
        var explainer = ExplainerOf(graph, schema, background, isForeignToUs);
        var readable = isForeignToUs
            ? null
            : clock.Time("shapes", () => ReadableModel.Of(published, schema, customers, background));
        var reasons = clock.Time("reasons", () => ReasonSample.Of(explainer, schema, holdout, threads));
        var lime = clock.Time(
            "LIME", () => LimeComparison.Of(published.Model, explainer, schema, holdout, background, options.Seed));
        var report = clock.Time("report", () => TrainingReport.Write(new ReportContent(
            manifest, candidates, holdout, importance, [.. notes, .. split.Notes], columns)
        {
            LearningCurve = curve,
            SegmentCalibration = SegmentCalibration.Of(manifest.HoldoutSegments),
            Readable = readable,
            Reasons = reasons,
            Lime = lime,
            Texts = prepared.Texts,
        }));
        var artifacts = new ModelArtifacts(
            manifest,
            graph,
            ModelGraphs.WritePortable(published, schema),
            GoldenRecords.Make(published, published == winner ? null : winner, schema, cleaned, options.Seed, prepared.Texts)
                .With(refitted.Sequence?.Model, manifest.Events, schema, options.Seed),
            report)
        {
            Events = refitted.Sequence?.Model.ToGraph(),
            Measured = published == winner ? null : ModelGraphs.Write(winner, schema),
            Background = background,
            Changes = ChangeReference.Learn(schema, customers.Count, customers.Rows),
            Reference = InputReference.Learn(schema, customers.Rows),
        };

        cancellation.ThrowIfCancellationRequested();
        if (options.LatencyMicroseconds is { } asked && foreign is null)
            TellScoreTime(asked, graph, distilled is null ? null : teacher, schema, holdout);
        return new FinishedModel(artifacts, published, winner, candidates, cleaned, customers, refitted.Sequence)
        {
            Holdout = cleaned.Pick(split.Holdout),
            HoldoutChurned = holdout.Churned,
            HoldoutGroups = holdout.GroupOf,
        };
    }

    private static Explainer ExplainerOf(
        byte[] graph, CustomerSchema schema, IReadOnlyList<float[]> background, bool isForeignToUs)
    {
        var players = ColumnExplainer.PlayersOf(schema);
        return isForeignToUs
            ? Explainer.Of(
                OnnxRuntimeGraph.Open(graph).Program(schema.Features.Count, GraphNames.LogOdds), players, background)
            : Explainer.Of(graph, players, background);
    }

    /// <summary>Tells what a customer takes on this machine, which nothing is decided by.</summary>
    private void TellScoreTime(
        double microseconds, byte[] graph, Candidate? teacher, CustomerSchema schema, EncodedDataset holdout)
    {
        double Measure(byte[] of) =>
            ScoreTime.MedianMicroseconds(GraphProgram.Compile(of, GraphNames.Probability), holdout, time);
        var measured = Measure(graph);
        var text = FormattableString.Invariant($"the published graph takes {measured:0.00} us a customer on this machine ")
            + (teacher is null
                ? "(warm, the median); nothing had to be distilled"
                : "(warm, the median), its teacher "
                    + FormattableString.Invariant($"{Measure(ModelGraphs.Write(teacher, schema)):0.00} us"));
        if (measured <= microseconds) tell(new RunEvent.Noted(text));
        else tell(new RunEvent.Warned(text + FormattableString.Invariant($": more than the {microseconds:0.##} us asked for, ")
            + "which are counted for the machine of the benchmarks"));
    }

    /// <summary>What fits sequence learners on the rows that are left; null where the order of events is not known.</summary>
    /// <exception cref="DataRefusedException">A sequence learner is named, and the order is not known.</exception>
    private SequenceTraining? SequenceTrainingOf(
        CustomerTable table, CustomerTable cleaned, TimeBudget budget, CancellationToken cancellation)
    {
        if (Sequences is null || Foreign is not null)
            return LearnerCatalog.NamedSequences(options) is [var named, ..] && Foreign is null
                ? throw new DataRefusedException(new TableError(
                    table.File,
                    $"{named} reads the order of events, which a file of customers does not have; train with churn train "
                    + "CUSTOMERS --events EVENTS, or another --model."))
                : null;
        var rowOf = Enumerable.Range(0, table.Rows).ToDictionary(table.Line);
        return new SequenceTraining(
            [.. Enumerable.Range(0, cleaned.Rows).Select(row => Sequences.Rows[rowOf[cleaned.Line(row)]])],
            Sequences.Channels,
            options.Sequence ?? new SequenceOptions(),
            options.Seed,
            new FitQueue(threads, budget, tell, cancellation));
    }

    private TrainingResult Publish(FinishedModel model)
    {
        var (artifacts, customers) = (model.Artifacts, model.Customers);
        ArtifactDifferences? differences = null;
        var version = clock.Time("publish", () => store.Publish(
            artifacts,
            artifacts.Manifest.Foreign is { } foreign
                ? $"imported from {foreign.File}"
                : $"trained on {artifacts.Manifest.Data.File} by recipe {options.Recipe}",
            reopened =>
            {
                differences = ArtifactVerifier.Verify(
                    reopened, artifacts, model.Published, model.Winner, model.Table, customers);
                if (model.Sequence is not null) ArtifactVerifier.Verify(reopened, model.Sequence.Model, Sequences!);
                foreach (var kept in MonotoneVerifier.Verify(reopened, model.Published, customers, options.Monotone))
                    tell(new RunEvent.Noted(kept));
            }));
        var promoted = FirstPromotion.TryPromote(store, version, artifacts.Manifest.Verdict!, Accept);
        return new TrainingResult(
            version,
            promoted,
            store.ReadManifest(version),
            model.Winner,
            model.Candidates,
            differences!,
            clock.Phases,
            model.Holdout,
            model.HoldoutChurned)
        {
            HoldoutGroups = model.HoldoutGroups,
        };
    }
}
