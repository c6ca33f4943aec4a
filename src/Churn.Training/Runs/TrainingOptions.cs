using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Churn.Core.Options;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Learners.Additive;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.FastForest;
using Churn.Training.Learners.FastTree;
using Churn.Training.Learners.Forest;
using Churn.Training.Learners.Gam;
using Churn.Training.Learners.Logistic;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Sequences;
using Churn.Training.Preprocessing;
using Churn.Training.Report;

namespace Churn.Training.Runs;

/// <summary>
/// Everything that decides what a training run makes, apart from the data. The defaults are the recipe "default".
/// </summary>
public sealed record TrainingOptions : IValidatableObject
{
    /// <summary>The recipe these options began as.</summary>
    public string Recipe { get; init; } = Recipes.Default;

    /// <summary>
    /// The models to choose from, by name; the simplest of the best is published. "blend" is a weighted sum of the others that
    /// are named, or of all where fewer than two are. Default: all but those of ML.NET.
    /// </summary>
    public IReadOnlyList<string> Models { get; init; } = LearnerCatalog.Auto;

    /// <summary>
    /// The number columns in which the churn probability may only rise or only fall. Default: none.
    /// </summary>
    public IReadOnlyList<MonotoneColumn> Monotone { get; init; } = [];

    /// <summary>
    /// Whether trees grow so that any number of workers makes the same model (<c>--worker</c>), which is not the model of
    /// LightGBM on one machine; for the learners additive and boosting alone. Default: no.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Distributed { get; init; }

    /// <summary>The seed of splits and intervals; the learners have their own. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    public ReadingOptions Reading { get; init; } = new();

    public SchemaOptions Schema { get; init; } = new();

    public CleaningOptions Cleaning { get; init; } = new();

    public EvaluationOptions Evaluation { get; init; } = new();

    public SegmentOptions Segments { get; init; } = new();

    /// <summary>
    /// The time in which the label looks for churn, which the service waits for before outcomes count. Default: null, not stated.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelWindow? Window { get; init; }

    /// <summary>
    /// The time, in microseconds, that the published graph may take for a customer, 0.01 to 1,000,000: where the winner takes
    /// longer, a small model is distilled from it. By what graphs count, so that the choice does not depend on the machine.
    /// Default: null, any.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Range(0.01, 1e6)]
    public double? LatencyMicroseconds { get; init; }

    public ReportOptions Report { get; init; } = new();

    /// <summary>How the features of the additive models are made. Default: numbers as they are.</summary>
    public EncoderOptions AdditiveEncoding { get; init; } = new();

    public AdditiveOptions Additive { get; init; } = new();

    public PairsOptions Pairs { get; init; } = new();

    /// <summary>How the forest's features are made. Default: numbers as they are.</summary>
    public EncoderOptions ForestEncoding { get; init; } = new();

    public ForestOptions Forest { get; init; } = new();

    /// <summary>How the features of ML.NET's learners are made. Default: numbers as they are.</summary>
    public EncoderOptions MlNetEncoding { get; init; } = new();

    public FastForestOptions FastForest { get; init; } = new();

    public FastTreeOptions FastTree { get; init; } = new();

    public GamOptions Gam { get; init; } = new();

    /// <summary>How the features of boosting are made. Default: numbers as they are.</summary>
    public EncoderOptions BoostingEncoding { get; init; } = new();

    public BoostingOptions Boosting { get; init; } = new();

    /// <summary>
    /// How the network's features are made. Default: numbers to mean 0 and deviation 1, words by their number from 100 on.
    /// </summary>
    public EncoderOptions NetworkEncoding { get; init; } = new() { Scaling = Scaling.Standard, EmbedFrom = 100 };

    public NetworkOptions Network { get; init; } = new();

    /// <summary>How the logistic regression's features are made. Default: numbers to mean 0 and deviation 1.</summary>
    public EncoderOptions LogisticEncoding { get; init; } = new() { Scaling = Scaling.Standard };

    public LogisticOptions Logistic { get; init; } = new();

    /// <summary>
    /// How the sequence learners gru and cnn look and learn; their kind is that of the name. Default: null where the training has
    /// no events, else one network for each fold, whose mean is published.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SequenceOptions? Sequence { get; init; }

    /// <summary>The same options with one seed for everything.</summary>
    public TrainingOptions WithSeed(int seed) =>
        this with
        {
            Seed = seed,
            Additive = Additive with { Seed = seed },
            Pairs = Pairs with { Single = Pairs.Single with { Seed = seed } },
            FastForest = FastForest with { Seed = seed },
            FastTree = FastTree with { Seed = seed },
            Gam = Gam with { Seed = seed },
            Forest = Forest with { Seed = seed },
            Boosting = Boosting with { Seed = seed },
            Network = Network with { Seed = seed },
            Sequence = Sequence is { } sequence ? sequence with { Seed = seed } : null,
        };

    /// <summary>
    /// The same options where the learners that are named grow trees together: additive models have other defaults then.
    /// </summary>
    public TrainingOptions ForWorkers() => HasAdditive ? this with { Additive = Additive.ForWorkers() } : this;

    private bool HasAdditive => Models.Contains(LearnerCatalog.Additive);

    /// <summary>Every option that is out of its range, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionsValidator.Of(this)];

    /// <summary>The models must be known and keep monotone columns, and at least one.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var known = string.Join(", ", LearnerCatalog.Models);
        if (Models.Count == 0) yield return new ValidationResult($"models is empty; name some of {known}.");
        foreach (var name in Models.Except(LearnerCatalog.Models))
            yield return new ValidationResult($"models names '{name}', which is none of {known}.");
        foreach (var name in Distributed ? Models.Intersect(LearnerCatalog.Models).Except(LearnerCatalog.Distributed) : [])
            yield return new ValidationResult(
                $"models names '{name}', which workers cannot train together; name some of "
                + $"{string.Join(", ", LearnerCatalog.Distributed)}.");
        if (Distributed && HasAdditive && Additive.CheckForWorkers() is { } fault) yield return new ValidationResult(fault);
        if (Distributed && LatencyMicroseconds is not null)
            yield return new ValidationResult(
                "latencyMicroseconds is set, and a model is distilled on one machine; leave it out.");
        if (Distributed && Evaluation.BudgetSeconds is not null)
            yield return new ValidationResult(
                "evaluation.budgetSeconds is set, and workers cannot train together by the clock; leave it out.");
        if (Schema.Target is { } target)
        {
            if (Window?.HorizonDays != target.WithinDays)
                yield return new ValidationResult("window.horizonDays and schema.target name different days; name the same.");
            if (Evaluation.Campaign != new CampaignOptions())
                yield return new ValidationResult(
                    "campaign is about customers who leave, and another target is predicted; leave out its terms.");
            if (Evaluation is { Threshold: null, Decide: DecisionGoal.Profit })
                yield return new ValidationResult(
                    "evaluation.decide is profit, of a campaign about customers who leave, and another target is predicted; "
                    + "decide by F1, or name a threshold.");
        }

        if (Monotone.Count == 0) yield break;
        var keeping = string.Join(", ", LearnerCatalog.Monotone);
        foreach (var name in LearnerCatalog.IsAuto(this) ? [] : Models.Except(LearnerCatalog.Monotone))
            yield return new ValidationResult($"models names '{name}', which keeps no monotone columns; name some of {keeping}.");
        foreach (var same in Monotone.GroupBy(column => column.Column).Where(same => same.Count() > 1))
            yield return new ValidationResult($"monotone names '{same.Key}' {same.Count()} times; name each column once.");
    }
}
