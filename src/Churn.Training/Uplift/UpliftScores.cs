using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Uplift;

/// <summary>
/// What models say of every customer of a trial, each by models that did not learn from them (cross-fitting).
/// </summary>
/// <remarks>
/// T-learner: a model of each arm. X-learner: models of what remains of an arm's outcomes after the other arm's model is taken
/// off, weighted by the propensity (Künzel, Sekhon, Bickel and Yu, "Metalearners for estimating heterogeneous treatment effects",
/// PNAS 116, 2019). Class transformation: a model of whether treatment and outcome agree, the arms weighted alike (Jaskowski and
/// Jaroszewicz, "Uplift modeling for clinical trial data", ICML workshop 2012).
/// </remarks>
internal sealed class UpliftScores
{
    private const int FoldStream = 0xF01D;

    private readonly Trial trial;
    private readonly UpliftLearner[] learners;
    private readonly FitContext context;

    private UpliftScores(Trial trial, UpliftOptions options, FitContext context)
    {
        this.trial = trial;
        this.context = context;
        learners = [.. UpliftLearner.Names.Where(options.Models.Contains).Select(name => UpliftLearner.Of(name, options.Seed))];
        Uplift = [.. learners.SelectMany(learner => new[] { "t", "x", "class-transformation" }
            .Select(kind => ($"{kind}-{learner.Name}", new double[trial.Count])))];
        (Response, TreatedResponse, ControlResponse) =
            (new double[trial.Count], new double[trial.Count], new double[trial.Count]);
    }

    /// <summary>The probability of the good outcome, whether treated or not, by the first learner.</summary>
    public double[] Response { get; }

    /// <summary>That of customers if they are treated.</summary>
    public double[] TreatedResponse { get; }

    /// <summary>That of customers if they are not.</summary>
    public double[] ControlResponse { get; }

    /// <summary>The uplift of every customer by each model.</summary>
    public IReadOnlyList<(string Name, double[] Scores)> Uplift { get; }

    /// <summary>Learns and scores.</summary>
    /// <exception cref="LightGbmMissingException">A learner needs LightGBM, and this machine cannot load it.</exception>
    public static UpliftScores Of(Trial trial, UpliftOptions options, FitContext context)
    {
        var scores = new UpliftScores(trial, options, context);
        var folds = FoldOf(trial, options);
        for (var fold = 0; fold < options.Folds; fold++)
        {
            var rows = Enumerable.Range(0, trial.Count).ToArray();
            scores.Add(Array.FindAll(rows, row => folds[row] != fold), Array.FindAll(rows, row => folds[row] == fold));
        }

        return scores;
    }

    /// <summary>Folds that have the same share of each arm and outcome.</summary>
    private static int[] FoldOf(Trial trial, UpliftOptions options)
    {
        var (folds, random) = (new int[trial.Count], new RandomStream(options.Seed, FoldStream));
        foreach (var cell in Enumerable.Range(0, trial.Count).GroupBy(row => (trial.Treated[row], trial.Responded[row])))
        {
            int[] rows = [.. cell];
            random.Shuffle<int>(rows);
            for (var i = 0; i < rows.Length; i++) folds[rows[i]] = i % options.Folds;
        }

        return folds;
    }

    private void Add(int[] training, int[] scored)
    {
        var customers = trial.Customers.Pick(training);
        var encoder = TrialFeatures.Encoder.Fit(trial.Schema.Features, customers);
        var (learnt, asked) = (encoder.Transform(customers), encoder.Transform(trial.Customers.Pick(scored)));
        var own = Enumerable.Range(0, training.Length).ToArray();
        var treated = Array.FindAll(own, row => trial.Treated[training[row]]);
        var controls = Array.FindAll(own, row => !trial.Treated[training[row]]);
        bool Responded(int row) => trial.Responded[training[row]];

        for (var at = 0; at < learners.Length; at++)
        {
            var ofTreated = Fit(at, learnt, treated, Responded);
            var ofControls = Fit(at, learnt, controls, Responded);
            var effectOnTreated = FitEffect(
                at, learnt, treated, row => (Responded(row) ? 1 : 0) - Probability(ofControls, learnt, row));
            var effectOnControls = FitEffect(
                at, learnt, controls, row => Probability(ofTreated, learnt, row) - (Responded(row) ? 1 : 0));
            var agreement = Fit(
                at, learnt, own, row => Responded(row) == trial.Treated[training[row]], row => WeightOf(training[row]));
            var response = at == 0 ? Fit(at, learnt, own, Responded) : null;
            for (var i = 0; i < scored.Length; i++)
            {
                var (customer, propensity) = (scored[i], trial.Propensity[scored[i]]);
                var (withIt, without) = (Probability(ofTreated, asked, i), Probability(ofControls, asked, i));
                Uplift[3 * at].Scores[customer] = withIt - without;
                Uplift[(3 * at) + 1].Scores[customer] = (propensity * Signed(effectOnControls, asked, i))
                    + ((1 - propensity) * Signed(effectOnTreated, asked, i));
                Uplift[(3 * at) + 2].Scores[customer] = Signed(agreement, asked, i);
                if (response is null) continue;
                Response[customer] = Probability(response, asked, i);
                (TreatedResponse[customer], ControlResponse[customer]) = (withIt, without);
            }
        }
    }

    private float WeightOf(int customer) =>
        (float)(.5 / (trial.Treated[customer] ? trial.Propensity[customer] : 1 - trial.Propensity[customer]));

    private IFittedModel Fit(
        int learner, FeatureMatrix features, int[] rows, Func<int, bool> label, Func<int, float>? weight = null) =>
        learners[learner].Fit(
            new TrainingSet(features.Pick(rows), [.. rows.Select(label)])
            {
                Weights = weight is null ? null : [.. rows.Select(weight)],
            },
            context);

    /// <summary>
    /// Learns a number d from -1 to 1 with a learner of probabilities: each customer counts (1 + d) / 2 times as 1 and
    /// (1 - d) / 2 times as 0, so that the probability p stands for d = 2 p - 1.
    /// </summary>
    private IFittedModel FitEffect(int learner, FeatureMatrix features, int[] rows, Func<int, double> effect)
    {
        int[] twice = [.. rows, .. rows];
        var shares = Array.ConvertAll(rows, row => (float)((1 + effect(row)) / 2));
        return learners[learner].Fit(
            new TrainingSet(features.Pick(twice), [.. twice.Select((_, at) => at < rows.Length)], twice)
            {
                Weights = [.. shares, .. shares.Select(share => 1 - share)],
            },
            context);
    }

    private static double Probability(IFittedModel model, FeatureMatrix features, int row) =>
        LogOddsScale.ToProbability(model.Score(features.Row(row)));

    private static double Signed(IFittedModel model, FeatureMatrix features, int row) =>
        (2 * Probability(model, features, row)) - 1;
}

/// <summary>How the customers of a trial become features: nothing of the outcome is in them.</summary>
internal static class TrialFeatures
{
    public static Encoder Encoder { get; } = new(new EncoderOptions { Scaling = Scaling.Standard, ChurnRateFrom = null });

    /// <summary>The features of all customers.</summary>
    public static FeatureMatrix Of(Trial trial) => Encoder.Fit(trial.Schema.Features, trial.Customers).Transform(trial.Customers);
}
