using Churn.Training.Evaluation;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.Forest;
using Churn.Training.Learners.Logistic;
using Churn.Training.Learners.Neural;
using Churn.Training.Preprocessing;

namespace Churn.Training.Runs;

/// <summary>The models there are, by name. A new one is made known here and nowhere else.</summary>
public static class LearnerCatalog
{
    private static readonly (string Name, Func<TrainingOptions, Learner> Make)[] Entries =
    [
        (Forest, options => new Learner(Forest, new Encoder(options.ForestEncoding), new ForestTrainer(ForestSearch.Variants(options.Forest)[0]))),
        (Boosting, options => new Learner(Boosting, new Encoder(options.BoostingEncoding), new BoostingTrainer(BoostingSearch.Variants(options.Boosting)[0]))),
        (Network, options => new Learner(Network, new Encoder(options.NetworkEncoding), new NetworkTrainer(options.Network))),
        (Logistic, options => new Learner(Logistic, new Encoder(options.LogisticEncoding), new LogisticTrainer(options.Logistic))),
    ];

    /// <summary>The name of the blend of the others.</summary>
    public const string Blend = "blend";

    private const string Forest = "forest";
    private const string Boosting = "boosting";
    private const string Network = "network";
    private const string Logistic = "logistic";

    /// <summary>The learners, the simplest first: where two models are equally good, the first is easier to explain and to keep.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>What can be asked for: the learners and their blend.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. Names, Blend];

    /// <summary>
    /// The learners that the options name, in the order of the catalog; all of them where a blend is named without two members.
    /// </summary>
    public static IReadOnlyList<Learner> Of(TrainingOptions options)
    {
        string[] named = [.. Names.Where(options.Models.Contains)];
        if (options.Models.Contains(Blend) && named.Length < 2) named = [.. Names];
        return [.. Entries.Where(entry => named.Contains(entry.Name)).Select(entry => entry.Make(options))];
    }
}
