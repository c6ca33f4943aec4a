using Churn.Core.Numerics;
using Churn.Training.Learners;

namespace Churn.Training.Uplift;

/// <summary>Fits uplift models of one learner on some customers of a trial.</summary>
/// <remarks>
/// T-learner: a model of each arm. X-learner: models of what remains of an arm's outcomes after the other arm's model is taken
/// off, weighted by the mean propensity (Künzel, Sekhon, Bickel and Yu, "Metalearners for estimating heterogeneous treatment
/// effects", PNAS 116, 2019). Class transformation: a model of whether treatment and outcome agree, the arms weighted alike
/// (Jaskowski and Jaroszewicz, "Uplift modeling for clinical trial data", ICML workshop 2012).
/// </remarks>
internal sealed class UpliftFits
{
    private const string T = "t";
    private const string X = "x";
    private const string ClassTransformation = "class-transformation";

    private readonly Trial trial;
    private readonly UpliftLearner learner;
    private readonly FeatureMatrix features;
    private readonly int[] customers;
    private readonly FitContext context;
    private readonly int[] treated;
    private readonly int[] controls;
    private readonly Lazy<IFittedModel> ofTreated;
    private readonly Lazy<IFittedModel> ofControls;

    /// <param name="trial">The trial.</param>
    /// <param name="learner">Learns the probabilities.</param>
    /// <param name="features">The features of the customers to learn from.</param>
    /// <param name="customers">Their positions in the trial.</param>
    /// <param name="context">Threads and cancellation.</param>
    public UpliftFits(Trial trial, UpliftLearner learner, FeatureMatrix features, int[] customers, FitContext context)
    {
        (this.trial, this.learner, this.features, this.customers, this.context) =
            (trial, learner, features, customers, context);
        int[] own = [.. Enumerable.Range(0, customers.Length)];
        (treated, controls) = (Array.FindAll(own, IsTreated), Array.FindAll(own, row => !IsTreated(row)));
        ofTreated = new Lazy<IFittedModel>(() => Fit(treated, Responded));
        ofControls = new Lazy<IFittedModel>(() => Fit(controls, Responded));
    }

    /// <summary>The kinds of uplift models, the simplest first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [T, X, ClassTransformation];

    /// <summary>Models the good outcome of customers who are treated.</summary>
    public IFittedModel OfTreated => ofTreated.Value;

    /// <summary>Models the good outcome of customers who are not.</summary>
    public IFittedModel OfControls => ofControls.Value;

    /// <summary>Fits an uplift model of one of the <see cref="Kinds"/>.</summary>
    public FittedUplift Fit(string kind)
    {
        switch (kind)
        {
            case T:
                return new FittedUplift([OfTreated, OfControls], [1, -1], 0);
            case X:
                var onTreated = FitEffect(treated, row => Outcome(row) - Probability(OfControls, row));
                var onControls = FitEffect(controls, row => Probability(OfTreated, row) - Outcome(row));
                var propensity = trial.Propensity.Average();
                return new FittedUplift([onControls, onTreated], [2 * propensity, 2 * (1 - propensity)], -1);
            case ClassTransformation:
                int[] all = [.. Enumerable.Range(0, customers.Length)];
                return new FittedUplift([Fit(all, row => Responded(row) == IsTreated(row), WeightOf)], [2], -1);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, $"There are {string.Join(", ", Kinds)}.");
        }
    }

    /// <summary>Fits a plain model of the good outcome, treated or not.</summary>
    public IFittedModel FitResponse() => Fit([.. Enumerable.Range(0, customers.Length)], Responded);

    private bool IsTreated(int row) => trial.Treated[customers[row]];

    private bool Responded(int row) => trial.Responded[customers[row]];

    private double Outcome(int row) => Responded(row) ? 1 : 0;

    private double Probability(IFittedModel model, int row) => LogOddsScale.ToProbability(model.Score(features.Row(row)));

    private float WeightOf(int row)
    {
        var propensity = trial.Propensity[customers[row]];
        return (float)(.5 / (IsTreated(row) ? propensity : 1 - propensity));
    }

    private IFittedModel Fit(int[] rows, Func<int, bool> label, Func<int, float>? weight = null) => learner.Fit(
        new TrainingSet(features.Pick(rows), [.. rows.Select(label)])
        {
            Weights = weight is null ? null : [.. rows.Select(weight)],
        },
        context);

    /// <summary>
    /// Learns a number d from -1 to 1 with a learner of probabilities: each customer counts (1 + d) / 2 times as 1 and
    /// (1 - d) / 2 times as 0, so that the probability p stands for d = 2 p - 1.
    /// </summary>
    private IFittedModel FitEffect(int[] rows, Func<int, double> effect)
    {
        int[] twice = [.. rows, .. rows];
        var shares = Array.ConvertAll(rows, row => (float)((1 + effect(row)) / 2));
        return learner.Fit(
            new TrainingSet(features.Pick(twice), [.. twice.Select((_, at) => at < rows.Length)], twice)
            {
                Weights = [.. shares, .. shares.Select(share => 1 - share)],
            },
            context);
    }
}
