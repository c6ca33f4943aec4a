using Churn.Training.Distributed;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Learners.Additive;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.FastForest;
using Churn.Training.Learners.FastTree;
using Churn.Training.Learners.Forest;
using Churn.Training.Learners.Gam;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Learners.Logistic;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Sequences;
using Churn.Training.Preprocessing;

namespace Churn.Training.Runs;

/// <summary>The models there are, by name. A new one is made known here and nowhere else.</summary>
public static class LearnerCatalog
{
    private static readonly (string Name, Func<TrainingOptions, IWorkerGroup?, Learner> Make)[] Entries =
    [
        (
            Logistic,
            (options, _) => new Learner(
                Logistic,
                Variants(
                    options.LogisticEncoding,
                    options.Logistic.Variants(),
                    it => FormattableString.Invariant($"penalty {it.Penalty}"),
                    variant => new LogisticTrainer(variant),
                    isReadable: true))),
        (
            Additive,
            (options, workers) => new Learner(
                Additive,
                Variants(
                    options.AdditiveEncoding,
                    [options.Additive],
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"one column a tree, rate {it.LearningRate}"),
                    variant => new AdditiveTrainer(variant, options.Monotone, workers),
                    isReadable: true))),
        (
            Gam,
            (options, _) => new Learner(
                Gam,
                Variants(
                    options.MlNetEncoding,
                    [options.Gam],
                    it => FormattableString.Invariant($"{it.Rounds} rounds, rate {it.LearningRate}"),
                    variant => new GamTrainer(variant),
                    isReadable: true))),
        (
            Pairs,
            (options, _) => new Learner(
                Pairs,
                Variants(
                    options.AdditiveEncoding,
                    [options.Pairs],
                    it => LeavesOf(it.Leaves, it.Single.MinimumLeafSize)
                        + FormattableString.Invariant($"at most {it.MaxPairs} pairs of columns, rate {it.Single.LearningRate}"),
                    variant => new PairsTrainer(variant, options.Monotone),
                    isReadable: true))),
        (
            Forest,
            (options, _) => new Learner(
                Forest,
                Variants(
                    options.ForestEncoding,
                    ForestSearch.Variants(options.Forest),
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"{it.FeatureFractionPerSplit} of the features a split"),
                    variant => new ForestTrainer(variant)))),
        (
            FastForest,
            (options, _) => new Learner(
                FastForest,
                Variants(
                    options.MlNetEncoding,
                    [options.FastForest],
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"{it.FeatureFractionPerSplit} of the features a split"),
                    variant => new FastForestTrainer(variant)))),
        (
            Boosting,
            (options, workers) => new Learner(
                Boosting,
                Variants(
                    options.BoostingEncoding,
                    BoostingSearch.Variants(options.Boosting),
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"rate {it.LearningRate}, {it.FeatureFraction} of the features a tree"),
                    variant => new BoostingTrainer(variant, options.Monotone, workers),
                    variant => BoostingSearch.Slower(options.Boosting, variant)))),
        (
            FastTree,
            (options, _) => new Learner(
                FastTree,
                Variants(
                    options.MlNetEncoding,
                    [options.FastTree],
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"rate {it.LearningRate}, {it.FeatureFraction} of the features a tree"),
                    variant => new FastTreeTrainer(variant)))),
        (
            Network,
            (options, _) => new Learner(
                Network,
                Variants(
                    options.NetworkEncoding,
                    options.Network.Variants(),
                    it => FormattableString.Invariant($"weight decay {it.WeightDecay}"),
                    variant => new NetworkTrainer(variant),
                    inFolds: variant => new NetworkTrainer(variant with { Members = 1 })))),
        (Gru, (_, _) => OfSequences(Gru)),
        (Cnn, (_, _) => OfSequences(Cnn)),
    ];

    /// <summary>The name of the blend of the others.</summary>
    public const string Blend = "blend";

    /// <summary>What auto stood for before there were additive models; it is in the manifests of that time.</summary>
    private static readonly string[] EarlierAuto = [Logistic, Forest, Boosting, Network, Blend];

    /// <summary>The learners whose trees LightGBM grows.</summary>
    private static readonly string[] LightGbmLearners = [Additive, Pairs, Boosting];

    /// <summary>
    /// The learners of ML.NET, which are tried only where they are named, or in place of one that is missing, and those of
    /// sequences, which need events.
    /// </summary>
    private static readonly string[] ByNameOnly = [Gam, FastForest, FastTree, Gru, Cnn];

    private static readonly Dictionary<string, SequenceKind> Sequences = new(StringComparer.Ordinal)
    {
        [Gru] = SequenceKind.Gru,
        [Cnn] = SequenceKind.Cnn,
    };

    private const string Gru = "gru";
    private const string Cnn = "cnn";
    private const string Gam = "gam";
    private const string FastForest = "fastforest";
    private const string FastTree = "fasttree";
    internal const string Additive = "additive";
    private const string Pairs = "pairs";
    private const string Forest = "forest";
    private const string Boosting = "boosting";
    private const string Network = "network";
    private const string Logistic = "logistic";

    /// <summary>
    /// The learners, the simplest first: where two models are equally good, the first is easier to explain and to keep.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Entries.Select(entry => entry.Name).Where(name => !IsSequence(name))];

    /// <summary>What can be asked for: the learners, those of sequences of events, and a blend.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. Names, .. Sequences.Keys, Blend];

    /// <summary>
    /// What auto stands for: all models but those of ML.NET and of sequences. With events, gru is tried too (<see
    /// cref="SequencesOf"/>).
    /// </summary>
    public static IReadOnlyList<string> Auto { get; } = [.. Models.Except(ByNameOnly)];

    /// <summary>What keeps monotone columns: the learners that do, and a blend of them.</summary>
    public static IReadOnlyList<string> Monotone { get; } = [.. LightGbmLearners, Blend];

    /// <summary>
    /// The learners whose trees several workers can grow together. Pairs are not among them: LightGBM's learner for several
    /// machines breaks off where the features of a branch are constrained.
    /// </summary>
    public static IReadOnlyList<string> Distributed { get; } = [Additive, Boosting];

    /// <summary>
    /// The learners that the options name, in the order of the catalog; all of them where a blend is named without two members.
    /// Of auto, those are left out that do not keep monotone columns. Where this machine cannot load LightGBM, those that need it
    /// are left out, and ML.NET's boosting takes the place of ours.
    /// </summary>
    /// <param name="options">What is asked.</param>
    /// <param name="sequence">
    /// The sequence learner whose score is a column of the customers, which is a learner of its own where it is named; null for
    /// none.
    /// </param>
    /// <param name="workers">Who trains together; null for this process alone.</param>
    /// <exception cref="LightGbmMissingException">
    /// One that needs LightGBM is named, or only such ones keep monotone columns, and this machine cannot load it.
    /// </exception>
    public static IReadOnlyList<Learner> Of(TrainingOptions options, string? sequence = null, IWorkerGroup? workers = null)
    {
        if (options.Distributed) workers ??= LocalGroup.Alone;
        var names = IsLightGbmLeftOut(options) ? Named(options).Except(LightGbmLearners).Append(FastTree) : Named(options);
        return [.. Entries.Where(entry => names.Contains(entry.Name) && (entry.Name == sequence || !IsSequence(entry.Name)))
            .Select(entry => entry.Make(options, workers))];
    }

    /// <summary>
    /// The sequence learners to try, by name: those that the options name, or gru where they stand for auto.
    /// </summary>
    public static IReadOnlyDictionary<string, SequenceKind> SequencesOf(TrainingOptions options) => Sequences
        .Where(sequence => options.Models.Contains(sequence.Key) || (sequence.Key == Gru && IsAuto(options)))
        .ToDictionary(sequence => sequence.Key, sequence => sequence.Value);

    /// <summary>The sequence learners that the options name; none of auto.</summary>
    public static IReadOnlyList<string> NamedSequences(TrainingOptions options) =>
        [.. Sequences.Keys.Where(options.Models.Contains)];

    /// <summary>Why <see cref="Of"/> leaves learners out, and what to do; none if it does not.</summary>
    public static IEnumerable<string> WhyLeftOut(TrainingOptions options)
    {
        if (IsLightGbmLeftOut(options))
            yield return $"Trained without {string.Join(", ", LightGbmLearners)}, and with {FastTree} in place of {Boosting}. "
                + LightGbmMissingException.Find();
        if (options.Monotone.Count > 0 && IsAuto(options))
            yield return $"Trained without {string.Join(", ", Auto.Except(Monotone))}: they do not keep monotone columns.";
    }

    /// <summary>Whether the models are those that auto stands for, or once stood for.</summary>
    internal static bool IsAuto(TrainingOptions options) => EarlierAuto.All(options.Models.Contains);

    private static bool IsSequence(string name) => Sequences.ContainsKey(name);

    /// <summary>The score of a sequence learner, calibrated and nothing else.</summary>
    private static Learner OfSequences(string name) => new(
        name,
        [
            new LearnerVariant("the order and timing of events alone", new Encoder(new()), new SequenceScoreTrainer())
            {
                IsReadable = true,
            },
        ]);

    private static bool IsLightGbmLeftOut(TrainingOptions options) =>
        options.Monotone.Count == 0
        && Named(options).Intersect(LightGbmLearners).Any()
        && (IsAuto(options) || !LightGbmLearners.Any(options.Models.Contains))
        && LightGbmMissingException.Find() is not null;

    private static IEnumerable<string> Named(TrainingOptions options)
    {
        string[] named = [.. Names.Concat(Sequences.Keys).Where(options.Models.Contains)];
        if (options.Models.Contains(Blend) && named.Length < 2) named = [.. Names.Except(ByNameOnly)];
        return options.Monotone.Count > 0 ? named.Intersect(LightGbmLearners) : named;
    }

    private static LearnerVariant[] Variants<TOptions>(
        EncoderOptions encoding,
        IReadOnlyList<TOptions> variants,
        Func<TOptions, string> describe,
        Func<TOptions, ITrainer> train,
        Func<TOptions, TOptions?>? costlier = null,
        Func<TOptions, ITrainer>? inFolds = null,
        bool isReadable = false)
        where TOptions : class
    {
        LearnerVariant Variant(TOptions options) => new(describe(options), new Encoder(encoding), train(options));
        return
        [
            .. variants.Select(variant => Variant(variant) with
            {
                Costlier = costlier?.Invoke(variant) is { } options ? Variant(options) : null,
                FoldTrainer = inFolds?.Invoke(variant),
                IsReadable = isReadable,
            }),
        ];
    }

    private static string LeavesOf(int? leaves, int? smallest) =>
        FormattableString.Invariant($"up to {leaves} leaves of {smallest} rows, ");
}
