using Churn.Core.Numerics;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Uplift;

/// <summary>A learner that uplift models are made of: it heeds weights, and needs no search.</summary>
/// <param name="Name">What users call it.</param>
/// <param name="Fit">Learns a model.</param>
public sealed record UpliftLearner(string Name, Func<TrainingSet, FitContext, IFittedModel> Fit)
{
    private const string Logistic = "logistic";
    private const string Boosting = "boosting";

    /// <summary>Of so many customers one is held back, to find out how many trees help.</summary>
    private const int WatchedOneIn = 5;
    private const int WatchedStream = 0x0B7;

    /// <summary>The learners there are, the simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Logistic, Boosting];

    /// <summary>Those that this machine can load.</summary>
    public static IReadOnlyList<string> Available => LightGbmMissingException.Find() is null ? Names : [Logistic];

    /// <summary>Makes a learner.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">The seed of its random choices.</param>
    /// <exception cref="LightGbmMissingException">It needs LightGBM, and this machine cannot load it.</exception>
    public static UpliftLearner Of(string name, int seed)
    {
        if (name == Logistic) return new UpliftLearner(name, new LogisticTrainer(new LogisticOptions { Penalty = 1 }).Fit);
        var trainer = new BoostingTrainer(new BoostingOptions
        {
            Rounds = 1_000,
            LearningRate = .05,
            Leaves = 8,
            MinimumLeafSize = 50,
            FeatureFraction = .5,
            Seed = seed,
        });
        return new UpliftLearner(name, (set, context) =>
        {
            var random = new RandomStream(seed, WatchedStream);
            var isWatched = new Dictionary<int, bool>();
            foreach (var group in set.GroupOf)
                if (!isWatched.ContainsKey(group)) isWatched[group] = random.NextBelow(WatchedOneIn) == 0;
            var fit = trainer.Fit(
                Part(set, row => !isWatched[set.GroupOf[row]]), Part(set, row => isWatched[set.GroupOf[row]]), context);
            var smallest = fit.Losses.Index().MinBy(stage => stage.Item).Index;
            return trainer.Fit(set, fit.Model.Stages[smallest], context);
        });
    }

    private static TrainingSet Part(TrainingSet set, Predicate<int> isIn)
    {
        var rows = Array.FindAll([.. Enumerable.Range(0, set.Rows)], isIn);
        return new TrainingSet(set.Features.Pick(rows), Array.ConvertAll(rows, row => set.Churned[row]))
        {
            Weights = set.Weights is { } weights ? Array.ConvertAll(rows, row => weights[row]) : null,
        };
    }
}
