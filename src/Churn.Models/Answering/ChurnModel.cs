using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Core.Value;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Native;
using Churn.Models.Onnx;
using Churn.Models.WhatIf;

namespace Churn.Models.Answering;

/// <summary>A verified model, ready to score. Any number of threads may use it at once.</summary>
public sealed class ChurnModel : IVersionedModel
{
    /// <summary>The most a golden record's probability may differ on another processor.</summary>
    public const float GoldenTolerance = ModelOpening.GoldenTolerance;

    /// <summary>The most the score of golden events may differ on another processor, in log-odds.</summary>
    private const float EventsTolerance = 1e-4f;

    private readonly IGraphProgram program;
    private readonly OnnxRuntimeSequences? sequences; // null where the order of events is not read
    private readonly byte[]? graph; // null where ONNX Runtime runs it
    private readonly Lazy<ColumnExplainer>? explainer;
    private readonly Lazy<ColumnShapes?>? shapes;

    private ChurnModel(
        string version,
        ModelManifest manifest,
        IReadOnlyList<GoldenRecord> golden,
        IGraphProgram program,
        OnnxRuntimeSequences? sequences,
        byte[]? graph,
        Lazy<ColumnExplainer>? explainer,
        Lazy<ColumnShapes?>? shapes,
        ChangeReference? changeReference,
        InputReference? inputReference)
    {
        Version = version;
        Manifest = manifest;
        Golden = golden;
        this.program = program;
        this.sequences = sequences;
        this.graph = graph;
        this.explainer = explainer;
        this.shapes = shapes;
        ChangeReference = changeReference;
        InputReference = inputReference;
        Answerer = new Answerer(this);
        WhatIf = new WhatIfAnswerer(this);
    }

    public string Version { get; }

    public ModelManifest Manifest { get; }

    public CustomerSchema Schema => Manifest.Schema;

    /// <summary>Made-up records with the probability this model gives them; in versions of earlier programs, real ones.</summary>
    public IReadOnlyList<GoldenRecord> Golden { get; }

    /// <summary>A made-up customer as one is sent: a golden record, with events where the model needs them.</summary>
    /// <param name="position">Which golden record.</param>
    public JsonElement Example(int position) => Manifest.Events is { } events
        ? EventExample.Of(Golden[position].Record, events, Schema)
        : Golden[position].Record;

    /// <summary>
    /// Makes what computes the features of events as the model reads them, for one thread; null for a model without events.
    /// </summary>
    public EventFeatures? NewEventFeatures() =>
        Manifest.Events is { } events ? new EventFeatures(events.Schema, NewSequenceScorer()) : null;

    /// <summary>Makes what scores the order of events, for one thread; null for a model that does not read it.</summary>
    public EventSequenceScorer? NewSequenceScorer() => sequences is null
        ? null
        : new EventSequenceScorer(Manifest.Events!.Schema, Manifest.Events.Sequence!.MaxEvents, sequences.Score);

    /// <summary>Scores the order of a customer's events, which the model must read.</summary>
    /// <param name="sequence">The events as its encoder makes them.</param>
    public float ScoreSequence(float[] sequence) => sequences!.Score(sequence);

    /// <summary>Opens a model folder: checks format and hashes, loads the graph, and rescores the golden records.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="version">The version its manifest must make.</param>
    /// <exception cref="BrokenModelException">Something is missing, altered, or scores otherwise than it should.</exception>
    public static ChurnModel Open(VersionFolder folder, string version) => Open(folder, version, isMeasured: false);

    /// <summary>
    /// Opens the model of a folder that was measured on the held-out rows and has not learnt from them, to compare it on such
    /// rows; it is the published one where that has not learnt from them either.
    /// </summary>
    /// <inheritdoc cref="Open(VersionFolder, string)"/>
    public static ChurnModel OpenMeasured(VersionFolder folder, string version) => Open(folder, version, isMeasured: true);

    private static ChurnModel Open(VersionFolder folder, string version, bool isMeasured) => ModelOpening.Guard(
        folder, isMeasured ? null : ModelFolder.ModelFile, () => OpenVerified(folder, version, isMeasured));

    /// <summary>Answers customers with this model.</summary>
    public Answerer Answerer { get; }

    JsonRecordReader IVersionedModel.NewReader() => Answerer.NewReader();

    /// <summary>Answers what the model would say of a customer with other values.</summary>
    public WhatIfAnswerer WhatIf { get; }

    /// <summary>What it keeps of its training to judge changes by; null where no column can be changed.</summary>
    public ChangeReference? ChangeReference { get; }

    /// <summary>What later customers are compared with; null in versions of earlier programs.</summary>
    public InputReference? InputReference { get; }

    /// <inheritdoc/>
    public bool IsExplainable => explainer is not null;

    /// <summary>Explains customers. It is made when it is first asked for, which may take a second.</summary>
    /// <exception cref="NotExplainableException">It cannot give reasons.</exception>
    public ColumnExplainer Explainer => explainer?.Value ?? throw NotExplainableException.Of(this);

    /// <summary>The functions of the columns that the model adds up. They are read when they are first asked for.</summary>
    /// <exception cref="NotExplainableException">It has no rows to centre them over.</exception>
    /// <exception cref="NotReadableException">The model is not a sum over columns and pairs of columns.</exception>
    public ColumnShapes Shapes => shapes is null
        ? throw NotExplainableException.Of(this)
        : shapes.Value ?? throw new NotReadableException(Version, Manifest.Model);

    /// <summary>
    /// Gives the model the sentence model by which it reads the meaning of texts. Without it, records with such a text are
    /// refused.
    /// </summary>
    /// <param name="encoder">The sentence model of the training.</param>
    /// <exception cref="FormatException">It is another one.</exception>
    public void UseSentenceModel(ISentenceEncoder encoder)
    {
        foreach (var column in Schema.Texts) column.UseSentenceModel(encoder);
    }

    /// <summary>Returns the calibrated churn probability of one customer.</summary>
    public ChurnProbability Score(CodedCustomer customer) => new(ProbabilityOf(customer));

    /// <summary>
    /// Returns the probabilities of rows of one customer, one behind the other; the columns of a row are those of the schema's
    /// features.
    /// </summary>
    public void Score(ReadOnlySpan<float> rows, Span<float> probabilities)
    {
        var columns = program.Columns;
        for (var row = 0; row < probabilities.Length; row++)
            program.Run(rows.Slice(row * columns, columns), probabilities.Slice(row, 1));
    }

    /// <summary>
    /// Makes ready what <see cref="Score(ReadOnlySpan{float}, Span{float})"/> returns, for many customers whose rows differ in a
    /// few columns only: the same bits, many times faster where the model consists of trees. It takes as long as some scores.
    /// </summary>
    /// <param name="moving">The positions of these columns in a coded row.</param>
    public HazardPath ToPath(IReadOnlyCollection<int> moving) =>
        graph is null ? Score : PathProgram.Compile(graph, GraphNames.Probability, moving).Run;

    private static ChurnModel OpenVerified(VersionFolder folder, string version, bool isMeasured)
    {
        var manifest = WithTexts(folder, ModelFolder.ReadManifest(folder, version));
        var hasMeasured = manifest.Refit is not null;
        if (hasMeasured && !isMeasured) ModelFolder.ReadVerified(folder, ModelFolder.MeasuredFile, manifest);
        var file = hasMeasured && isMeasured ? ModelFolder.MeasuredFile : ModelFolder.ModelFile;
        ModelFolder.ReadVerified(folder, ModelFolder.PortableFile, manifest);
        ModelFolder.ReadVerified(folder, ModelFolder.ReportFile, manifest);
        var golden = ModelOpening.ReadGolden(folder, manifest, ManifestJson.Readable.IReadOnlyListGoldenRecord);
        var graph = ModelFolder.ReadVerified(folder, file, manifest);
        var runtime = manifest.Foreign?.Runner == ForeignFacts.OnnxRuntime ? OnnxRuntimeGraph.Open(graph) : null;
        var columns = manifest.Schema.Features.Count;
        var program = runtime?.Program(columns, GraphNames.Probability)
            ?? ModelOpening.Compile(folder.PathOf(file), graph, columns, GraphNames.Probability);
        var background = ModelOpening.ReadBackground(folder, manifest, program);
        var explainer = background is null
            ? null
            : new Lazy<ColumnExplainer>(() => new ColumnExplainer(manifest.Schema, players => runtime is null
                ? Explaining.Explainer.Of(graph, players, background)
                : Explaining.Explainer.Of(runtime.Program(columns, GraphNames.LogOdds), players, background)));
        var shapes = background is null || runtime is not null
            ? null
            : new Lazy<ColumnShapes?>(() => ColumnShapes.Of(graph, manifest.Schema.Features, background));
        var model = new ChurnModel(
            version, manifest, golden, program, OpenSequences(folder, manifest), runtime is null ? graph : null, explainer,
            shapes, ReadChangeReference(folder, manifest), ReadInputReference(folder, manifest));
        model.Answerer.Return(model.Answerer.NewReader()); // a schema without what is made of events is found here
        ModelOpening.Rescore(
            folder,
            manifest.Schema,
            golden.Select(record => (record.Record, ((isMeasured ? record.Measured : null) ?? record.Probability).Value)),
            model.ProbabilityOf);
        model.RescoreEvents(folder);
        return model;
    }

    private static OnnxRuntimeSequences? OpenSequences(VersionFolder folder, ModelManifest manifest)
    {
        if (manifest.Events is not { Sequence: { } sequence } events) return null;
        if (sequence.MaxEvents is < 1 or > EventHistoryReader.MaxEvents)
            throw new BrokenModelException(
                folder.Path,
                $"it reads {sequence.MaxEvents} events at most; from 1 to {EventHistoryReader.MaxEvents} can be read.");
        var graph = ModelFolder.ReadVerified(folder, ModelFolder.EventsFile, manifest);
        return ModelOpening.Guard(folder, ModelFolder.EventsFile, () => OnnxRuntimeSequences.Open(
            graph, new EventSequenceEncoder(events.Schema, sequence.MaxEvents).Channels));
    }

    /// <summary>Scores the events of the golden records again.</summary>
    private void RescoreEvents(VersionFolder folder)
    {
        if (sequences is null) return;
        var path = folder.PathOf(ModelFolder.GoldenFile);
        var golden = Golden.Where(record => record is { Events: not null, EventSequenceScore: not null }).ToArray();
        if (golden.Length == 0) throw new BrokenModelException(path, "it has no events, by which events.onnx is verified.");
        foreach (var record in golden)
        {
            var score = GoldenEvents.Score(record.Events!.Value, Manifest.Events!, NewEventFeatures()!, Schema);
            if (!(Math.Abs(score - record.EventSequenceScore!.Value) <= EventsTolerance))
                throw new BrokenModelException(path, "golden events get another score than when the model was made.");
        }
    }

    private float ProbabilityOf(CodedCustomer customer)
    {
        Span<float> result = stackalloc float[1];
        program.Run(customer.Features, result);
        return result[0];
    }

    /// <summary>Gives the columns of free text what was learnt of their words.</summary>
    private static ModelManifest WithTexts(VersionFolder folder, ModelManifest manifest)
    {
        var columns = manifest.Schema.Texts;
        if (columns.Count == 0) return manifest;
        var scorers = TextScorerFile.Read(
            ModelFolder.ReadVerified(folder, ModelFolder.TextsFile, manifest),
            [.. columns.Select(column => (column.HasTone, column.SentenceModel is not null))])
            ?? throw new BrokenModelException(
                folder.PathOf(ModelFolder.TextsFile), "it is not for the columns of the manifest.");
        return manifest with
        {
            Schema = manifest.Schema.WithTexts([.. columns.Zip(scorers, (column, scorer) => column.WithScorer(scorer))]),
        };
    }

    private static ChangeReference? ReadChangeReference(VersionFolder folder, ModelManifest manifest)
    {
        if (!manifest.Files.ContainsKey(ModelFolder.ChangesFile)) return null;
        var bytes = ModelFolder.ReadVerified(folder, ModelFolder.ChangesFile, manifest);
        return ChangeReference.Read(bytes, manifest.Schema) ?? throw new BrokenModelException(
            folder.PathOf(ModelFolder.ChangesFile), "it is not for the columns of the manifest.");
    }

    private static InputReference? ReadInputReference(VersionFolder folder, ModelManifest manifest)
    {
        if (!manifest.Files.ContainsKey(ModelFolder.ReferenceFile)) return null;
        var bytes = ModelFolder.ReadVerified(folder, ModelFolder.ReferenceFile, manifest);
        return InputReferenceFile.Read(bytes, manifest.Schema) ?? throw new BrokenModelException(
            folder.PathOf(ModelFolder.ReferenceFile), "it is not for the columns of the manifest.");
    }
}

/// <summary>A version has no rows to compare customers with, so it cannot give reasons.</summary>
/// <param name="message">Why, and how to get a version that can.</param>
public sealed class NotExplainableException(string message) : Exception(message)
{
    /// <summary>A model cannot give reasons.</summary>
    public static NotExplainableException Of(IVersionedModel model) => new(
        $"Version {model.Version} cannot give reasons: it has no background. " + (model is UpliftModel
            ? "To publish one that can, run its trial again: churn uplift TRIAL --publish"
            : $"To publish a copy that can: churn models explainable {model.Version} --data FILE"));
}

/// <summary>A version is not a sum over columns and pairs of columns, so it has no shapes.</summary>
/// <param name="version">The version.</param>
/// <param name="model">The kind of its model.</param>
public sealed class NotReadableException(string version, string model) : Exception(
    $"Version {version} ({model}) is not a sum over columns and pairs of columns, so it has no shapes. To train a model that "
    + "has: churn train FILE --model additive, or --model pairs. Single customers are explained all the same: churn explain, "
    + "POST /explain.");
