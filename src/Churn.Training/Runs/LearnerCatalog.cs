using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.Forest;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Learners.Logistic;
using Churn.Training.Learners.Neural;
using Churn.Training.Preprocessing;

namespace Churn.Training.Runs;

/// <summary>The models there are, by name. A new one is made known here and nowhere else.</summary>
public static class LearnerCatalog
{
    private static readonly (string Name, Func<TrainingOptions, Learner> Make)[] Entries =
    [
        (
            Logistic,
            options => new Learner(
                Logistic,
                Variants(
                    options.LogisticEncoding,
                    options.Logistic.Variants(),
                    it => FormattableString.Invariant($"penalty {it.Penalty}"),
                    variant => new LogisticTrainer(variant)))),
        (
            Forest,
            options => new Learner(
                Forest,
                Variants(
                    options.ForestEncoding,
                    ForestSearch.Variants(options.Forest),
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"{it.FeatureFractionPerSplit} of the features a split"),
                    variant => new ForestTrainer(variant)))),
        (
            Boosting,
            options => new Learner(
                Boosting,
                Variants(
                    options.BoostingEncoding,
                    BoostingSearch.Variants(options.Boosting),
                    it => LeavesOf(it.Leaves, it.MinimumLeafSize)
                        + FormattableString.Invariant($"rate {it.LearningRate}, {it.FeatureFraction} of the features a tree"),
                    variant => new BoostingTrainer(variant),
                    variant => BoostingSearch.Slower(options.Boosting, variant)))),
        (
            Network,
            options => new Learner(
                Network,
                Variants(
                    options.NetworkEncoding,
                    options.Network.Variants(),
                    it => FormattableString.Invariant($"weight decay {it.WeightDecay}"),
                    variant => new NetworkTrainer(variant)))),
    ];

    /// <summary>The name of the blend of the others.</summary>
    public const string Blend = "blend";

    private const string Forest = "forest";
    private const string Boosting = "boosting";
    private const string Network = "network";
    private const string Logistic = "logistic";

    /// <summary>
    /// The learners, the simplest first: where two models are equally good, the first is easier to explain and to keep.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>What can be asked for: the learners and their blend.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. Names, Blend];

    /// <summary>
    /// The learners that the options name, in the order of the catalog; all of them where a blend is named without two members.
    /// Boosting is left out where this machine cannot train it, unless it is named.
    /// </summary>
    /// <exception cref="LightGbmMissingException">Boosting is named, and this machine cannot train it.</exception>
    public static IReadOnlyList<Learner> Of(TrainingOptions options)
    {
        var leftOut = WhyLeftOut(options) is null ? null : Boosting;
        var names = Named(options).Where(name => name != leftOut);
        return [.. Entries.Where(entry => names.Contains(entry.Name)).Select(entry => entry.Make(options))];
    }

    /// <summary>Why <see cref="Of"/> leaves boosting out, and what to install; null if it does not.</summary>
    public static string? WhyLeftOut(TrainingOptions options)
    {
        // all of them are what auto stands for
        var isAskedFor = options.Models.Contains(Boosting) && !Models.All(options.Models.Contains);
        return !isAskedFor && Named(options).Contains(Boosting) && LightGbmMissingException.Find() is { } missing
            ? $"Trained without {Boosting}. {missing}"
            : null;
    }

    private static IReadOnlyList<string> Named(TrainingOptions options)
    {
        string[] named = [.. Names.Where(options.Models.Contains)];
        return options.Models.Contains(Blend) && named.Length < 2 ? Names : named;
    }

    private static LearnerVariant[] Variants<TOptions>(
        EncoderOptions encoding,
        IReadOnlyList<TOptions> variants,
        Func<TOptions, string> describe,
        Func<TOptions, ITrainer> train,
        Func<TOptions, TOptions?>? costlier = null)
        where TOptions : class
    {
        LearnerVariant Variant(TOptions options) => new(describe(options), new Encoder(encoding), train(options));
        return
        [
            .. variants.Select(variant => Variant(variant) with
            {
                Costlier = costlier?.Invoke(variant) is { } options ? Variant(options) : null,
            }),
        ];
    }

    private static string LeavesOf(int? leaves, int? smallest) =>
        FormattableString.Invariant($"up to {leaves} leaves of {smallest} rows, ");
}
