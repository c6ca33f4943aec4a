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
using Churn.Data.Splitting;
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
using Churn.Training.Learners;
using Churn.Training.Learners.Sequences;
using Churn.Training.Report;
using Churn.Training.Report.Sections;
using Churn.Training.Snapshots;
using Churn.Training.Texts;
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
        var table = clock.Time("read", () => CsvCustomerReader.Read(file, options.Reading with { Erased = erased }));
        var labelled = LabelledTable.Of(table, options.Schema);
        var cleaned = Cleaning.Apply(labelled.Table, options.Cleaning, labelled.Options);
        CheckEvents(table);
        var (schema, customers, group, notes, columns) = clock.Time("schema", () => LearnSchema(labelled, cleaned));

        if (ErasedRows.Beyond(cleaned, schema, group) is { } beyond) return Make(file, beyond, cancellation);
        // neither is a note of the report: the version is the one that a file without these rows gives
        if (BlockList.Describe(table.LeftOut) is { } leftOutRows) tell(new RunEvent.Noted(leftOutRows));
        if (schema.Identifier is null && erased.WarnOf(table.Header) is { } unknown) tell(new RunEvent.Warned(unknown));
        From?.Check(schema, file);

        CampaignAmounts.Check(cleaned, schema, options.Evaluation.Campaign);
        MonotoneColumns.Check(cleaned, schema, options.Monotone);

        var split = DataSplit.Of(
            cleaned,
            schema,
            customers.Churned,
            labelled.Options with
            {
                Group = group,
            },
            options.Evaluation.Split with
            {
                EmbargoDays = options.Window is { } window ? window.GraceDays + window.HorizonDays : 0,
            },
            options.Seed);
        foreach (var note in split.Notes)
            tell(new RunEvent.Noted(note));
        customers = customers.In(split.GroupOf, split.FoldGroupOf);
        IReadOnlyList<LearnedTexts> texts = [];
        if (SentenceModel is not null && schema.Texts.Count == 0)
            tell(new RunEvent.Warned("no column is free text (kind freeText of columns.json); the sentence model is not used"));
        if (schema.Texts.Count > 0)
            (schema, customers, texts) = clock.Time("texts", () =>
            {
                var limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
                var meaning = SentenceModel is null
                    ? null
                    : new MeaningTraining(SentenceModel, options.Evaluation.PracticalLogLoss, limits);
                return TextTraining.Learn(cleaned, schema, customers, split, options.Seed, limits, meaning);
            });
        foreach (var note in texts.SelectMany(learned => learned.Notes(schema.Label.Words)))
            tell(new RunEvent.Noted(note));
        var plain = new RunCustomers(
            schema, cleaned, customers, customers.Pick(split.Training), customers.Pick(split.Holdout));
        foreach (var leftOutLearners in Foreign is null ? LearnerCatalog.WhyLeftOut(options) : [])
        {
            tell(new RunEvent.Warned(leftOutLearners));
            notes = [.. notes, leftOutLearners];
        }

        ForeignFacts? foreign = null;
        var sequences = SequenceTrainingOf(table, cleaned, budget, cancellation);
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
                var imported = new ForeignCandidate(Foreign, schema).Measure(
                    plain.Training, plain.Holdout, options.Evaluation, options.Seed, threads);
                foreign = imported.Facts;
                return new TrainedModels(plain, [imported.Candidate]);
            });
        if (models.Gain is { } gain)
        {
            tell(new RunEvent.Noted(gain.Describe()));
            notes = [.. notes, gain.Describe()];
        }

        var (candidates, training, holdout) = (models.Candidates, models.Customers.Training, models.Customers.Holdout);
        var selection = ModelSelection.Of(
            candidates, options.Models, options.Evaluation.StandardErrors, options.Evaluation.PracticalLogLoss);
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
        var refitted = distilled is null
            ? clock.Time("refit", () => Refit(winner, models, plain, split, sequences, budget, cancellation))
            : new RefittedModel(winner, models.Customers, models.Sequence); // what was compared with its teacher
        var published = refitted.Candidate;
        (schema, cleaned, customers) = (models.Customers.Schema, refitted.Customers.Table, refitted.Customers.All);
        if (models.Sequence is not null)
            columns =
            [
                .. columns,
                .. ColumnProfiles.Of(
                    cleaned,
                    [new InferredColumn(schema.Columns[^1], "a sequence learner scored the events", [])],
                    schema.Label,
                    labelled.Options),
            ];
        var decision = ThresholdRule.RuleOf(options.Evaluation, winner.Threshold, schema.Label);
        var segmentation = SegmentLearner.Learn(cleaned, schema, training, options.Segments, winner.Threshold);
        var segmenter = new Segmenter(schema, decision, segmentation);
        var staying = ManifestWriter.Segments(published, customers, schema.Label, segmenter);
        var levelError = RevenueAtRisk.LevelError(holdout.Count, customers.ChurnRate);
        var importance = clock.Time("importance", () => PermutationImportance.Of(winner, schema, holdout, options.Seed, threads));
        var membership = foreign is null
            ? clock.Time("membership", () => MembershipAttack.Of(winner, training, holdout, options.Seed))
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
            Data = ManifestWriter.Data(table, cleaned, customers, split, columns),
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
            Texts = texts,
        }));
        var artifacts = new ModelArtifacts(
            manifest,
            graph,
            ModelGraphs.WritePortable(published, schema),
            GoldenRecords.Make(published, published == winner ? null : winner, schema, cleaned, options.Seed, texts)
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

    private (
        CustomerSchema Schema,
        EncodedDataset Customers,
        string? Group,
        IReadOnlyList<string> Notes,
        IReadOnlyList<ColumnProfile> Columns
    ) LearnSchema(LabelledTable labelled, CustomerTable cleaned)
    {
        var schema = labelled.Options with { Amounts = [.. options.Evaluation.Campaign.NamedColumns] };
        var inferred = SchemaInferrer.Learn(cleaned, schema);
        if (Foreign is not null)
        {
            // whatever it needs has been learnt from already
            inferred = inferred with { Schema = ForeignCandidate.Restrict(Foreign, inferred.Schema) };
            schema = schema with { AllowLeak = [.. inferred.Schema.UsedColumns.Select(column => column.Name)] };
        }

        var learnt = LeakRemoval.Apply(cleaned, inferred, schema);
        var dropped = labelled.Table.Rows - cleaned.Rows;
        IReadOnlyList<string> notes = [.. cleaned.Notes, .. labelled.Notes, .. learnt.Notes];
        if (dropped > 0)
            notes = [.. notes, $"{dropped} of {labelled.Table.Rows} rows dropped by the cleaning rules"];
        foreach (var note in notes)
            tell(new RunEvent.Noted(note));
        foreach (var warning in learnt.Warnings)
            tell(new RunEvent.Warned(warning));
        return (
            learnt.Schema,
            EncodedDataset.Read(cleaned, learnt.Schema),
            learnt.Group,
            [.. notes, .. learnt.Warnings],
            learnt.Columns);
    }

    /// <summary>The service computes all features of events, and takes no others.</summary>
    /// <exception cref="DataRefusedException">The file lacks features that are made of events.</exception>
    private void CheckEvents(CustomerTable table)
    {
        if (Events?.Features.Except(table.Header).FirstOrDefault() is { } missing)
            throw new DataRefusedException(new TableError(
                table.File,
                $"the champion has features of events, such as '{missing}', which the file lacks; make the file with churn "
                + "snapshot and the same --observe and columns, or train another kind of model with churn train.",
                1));
        if (Events is not null && table.Header.Contains(EventHistoryReader.MemberName))
            throw new DataRefusedException(new TableError(
                table.File,
                "requests send the events of a customer under this name; rename the column.",
                1,
                EventHistoryReader.MemberName));
        if (Sequences is not null && table.Header.Contains(EventSequenceScorer.Column))
            throw new DataRefusedException(new TableError(
                table.File,
                "the score of the order of events has this name; rename the column.",
                1,
                EventSequenceScorer.Column));
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

    /// <summary>
    /// Fits the winner again on all customers, now that it has been measured, with the calibration of all out-of-fold scores:
    /// those of the folds, and those of the held-out customers.
    /// </summary>
    /// <returns>What is published; the winner itself where it is not fitted again.</returns>
    private RefittedModel Refit(
        Candidate winner,
        TrainedModels models,
        RunCustomers plain,
        DataSplit split,
        SequenceTraining? sequences,
        TimeBudget budget,
        CancellationToken cancellation)
    {
        var measured = new RefittedModel(winner, models.Customers, models.Sequence);
        if (!options.Evaluation.Refit || Foreign is not null) return measured;
        var (published, customers, sequence) = (measured, models.Customers, models.Sequence);
        if (sequence is not null)
        {
            int[] all = [.. Enumerable.Range(0, plain.All.Count)];
            sequence = sequences!.Fit(
                sequence.Name, sequence.Kind, plain.All, all, split.Folds, share: 1, isEssential: false);
            if (sequence is null)
            {
                TellUnrefitted("its sequence learner was not fitted on all of them");
                return measured;
            }

            var learned = plain.With(sequence.Scores, split);
            customers = customers with { Table = learned.Table, All = learned.All };
        }

        try
        {
            var isDone = budget.TryRun(
                1,
                token =>
                {
                    var model = winner.Model.Recalibrate(winner.Scored.Churned, customers.Holdout)
                        .Refit(customers.Schema, customers.All, new FitContext(threads, null, token));
                    published = new RefittedModel(winner with { Model = model }, customers, sequence);
                },
                cancellation);
            if (!isDone) TellUnrefitted("there was no time for more; the result depends on the speed of this machine");
        }
        catch (ArithmeticException)
        {
            TellUnrefitted("its fit on all of them diverged");
        }

        return published;
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

    private void TellUnrefitted(string why) =>
        tell(new RunEvent.Warned($"the published model has not learnt from the held-out customers: {why}"));

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

/// <summary>What a run publishes.</summary>
/// <param name="Candidate">The model.</param>
/// <param name="Customers">The customers that it learned from.</param>
/// <param name="Sequence">The sequence learner whose score is a column of them; null for none.</param>
internal sealed record RefittedModel(Candidate Candidate, RunCustomers Customers, FittedSequences? Sequence);
