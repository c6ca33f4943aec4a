using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Uplift;

/// <summary>
/// What models say of every customer of a trial, each by models that did not learn from them (cross-fitting).
/// </summary>
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
        Uplift = [.. learners.SelectMany(learner => UpliftFits.Kinds.Select(kind =>
            (new UpliftName(kind, learner.Name).ToString(), new double[trial.Count])))];
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
        for (var at = 0; at < learners.Length; at++)
        {
            var fits = new UpliftFits(trial, learners[at], learnt, training, context);
            foreach (var (kind, name) in UpliftFits.Kinds.Index())
            {
                var model = fits.Fit(name);
                var scores = Uplift[(UpliftFits.Kinds.Count * at) + kind].Scores;
                for (var i = 0; i < scored.Length; i++) scores[scored[i]] = model.Of(asked.Row(i));
            }

            if (at > 0) continue;
            var response = fits.FitResponse();
            for (var i = 0; i < scored.Length; i++)
            {
                Response[scored[i]] = Probability(response, asked, i);
                TreatedResponse[scored[i]] = Probability(fits.OfTreated, asked, i);
                ControlResponse[scored[i]] = Probability(fits.OfControls, asked, i);
            }
        }
    }

    private static double Probability(IFittedModel model, FeatureMatrix features, int row) =>
        LogOddsScale.ToProbability(model.Score(features.Row(row)));
}

/// <summary>What an uplift model is called.</summary>
/// <param name="Kind">One of <see cref="UpliftFits.Kinds"/>.</param>
/// <param name="Learner">One of <see cref="UpliftLearner.Names"/>.</param>
internal sealed record UpliftName(string Kind, string Learner)
{
    /// <summary>The parts of a name.</summary>
    public static UpliftName Parse(string name) =>
        name.LastIndexOf('-') is var dash and > 0 ? new(name[..dash], name[(dash + 1)..]) : throw new FormatException(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}-{Learner}";
}

/// <summary>How the customers of a trial become features: nothing of the outcome is in them.</summary>
internal static class TrialFeatures
{
    public static Encoder Encoder { get; } = new(new EncoderOptions { Scaling = Scaling.Standard, ChurnRateFrom = null });

    /// <summary>The features of all customers.</summary>
    public static FeatureMatrix Of(Trial trial) => Encoder.Fit(trial.Schema.Features, trial.Customers).Transform(trial.Customers);
}
