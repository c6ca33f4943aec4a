using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Onnx;

namespace Churn.Models.Answering;

/// <summary>A verified uplift model, ready to score. Any number of threads may use it at once.</summary>
public sealed class UpliftModel : IVersionedModel
{
    private readonly IGraphProgram program;
    private readonly Lazy<UpliftExplainer>? explainer;

    private UpliftModel(
        string version,
        UpliftManifest manifest,
        IReadOnlyList<UpliftGoldenRecord> golden,
        IGraphProgram program,
        Lazy<UpliftExplainer>? explainer)
    {
        (Version, Manifest, Golden) = (version, manifest, golden);
        (this.program, this.explainer) = (program, explainer);
    }

    /// <inheritdoc/>
    public string Version { get; }

    public UpliftManifest Manifest { get; }

    /// <inheritdoc/>
    public CustomerSchema Schema => Manifest.Schema;

    /// <summary>Made-up records with the uplift this model gives them.</summary>
    public IReadOnlyList<UpliftGoldenRecord> Golden { get; }

    /// <summary>The standard error of the average effect in the trial.</summary>
    public double EffectError => Manifest.Figure(UpliftManifest.AverageEffect) is { Lower: { } lower, Upper: { } upper }
        ? (upper - lower) / (2 * Interval.StandardErrors95)
        : 0;

    /// <summary>Opens a model folder: checks format and hashes, loads the graph, and rescores the golden records.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="version">The version its manifest must make.</param>
    /// <exception cref="BrokenModelException">Something is missing, altered, or scores otherwise than it should.</exception>
    /// <exception cref="WrongKindException">It is a churn model.</exception>
    public static UpliftModel Open(VersionFolder folder, string version) =>
        ModelOpening.Guard(folder, ModelFolder.ModelFile, () => OpenVerified(folder, version));

    /// <summary>
    /// Returns by how much the treatment raises the customer's probability of the good outcome: from -1 to 1, negative where it
    /// does harm.
    /// </summary>
    public float Uplift(CodedCustomer customer)
    {
        Span<float> result = stackalloc float[1];
        program.Run(customer.Features, result);
        return result[0];
    }

    /// <inheritdoc/>
    public JsonRecordReader NewReader() => new(Schema);

    /// <inheritdoc/>
    public bool IsExplainable => explainer is not null;

    /// <summary>Answers one customer.</summary>
    /// <param name="record">The customer, read under the model's schema.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public UpliftAnswer Answer(CustomerRecord record, ReasonOptions? reasons = null)
    {
        var answer = new UpliftAnswer(
            record.CustomerId,
            ModelKind.Uplift,
            Uplift(record.Coded),
            Version,
            record.AsOf,
            FieldWarning.Of(WarningsOf(record)));
        if (reasons is null) return answer;
        if (explainer is null) throw NotExplainableException.Of(this);
        var given = explainer.Value.Explain(record, answer.Uplift, reasons);
        return answer with
        {
            BaseUplift = given.BaseUplift,
            Reasons = given.Reasons,
            OtherContribution = given.OtherContribution,
        };
    }

    /// <summary>
    /// What was unusual in a customer. That the outcome is known is not: a model of the effect may be asked about the trial.
    /// </summary>
    internal static IReadOnlyList<RecordWarning> WarningsOf(CustomerRecord record) =>
        [.. record.Warnings.Where(warning => warning.Code != RecordWarning.AlreadyLeftCode)];

    private static UpliftModel OpenVerified(VersionFolder folder, string version)
    {
        var manifest = ModelFolder.ReadUplift(folder, version);
        ModelFolder.ReadVerified(folder, ModelFolder.PortableFile, manifest);
        ModelFolder.ReadVerified(folder, ModelFolder.ReportFile, manifest);
        var golden = ModelOpening.ReadGolden(folder, manifest, ManifestJson.Readable.IReadOnlyListUpliftGoldenRecord);
        var graph = ModelFolder.ReadVerified(folder, ModelFolder.ModelFile, manifest);
        var program = ModelOpening.Compile(
            folder.PathOf(ModelFolder.ModelFile), graph, manifest.Schema.Features.Count, GraphNames.Uplift);
        var background = ModelOpening.ReadBackground(folder, manifest, program);
        var explainer = background is null
            ? null
            : new Lazy<UpliftExplainer>(() => new UpliftExplainer(
                manifest.Schema, players => Explainer.Of(program, players, background)));
        var model = new UpliftModel(version, manifest, golden, program, explainer);
        ModelOpening.Rescore(
            folder, manifest.Schema, golden.Select(record => (record.Record, record.Uplift)), model.Uplift);
        return model;
    }
}

/// <summary>A model of a version, of whatever kind.</summary>
public interface IVersionedModel
{
    /// <summary>The version, the start of its manifest's hash.</summary>
    string Version { get; }

    /// <summary>The columns of a customer.</summary>
    CustomerSchema Schema { get; }

    /// <summary>Makes a reader of records as the model reads them, for one thread.</summary>
    JsonRecordReader NewReader();

    /// <summary>Whether it can give reasons; versions of earlier programs have no rows to compare customers with.</summary>
    bool IsExplainable { get; }
}
