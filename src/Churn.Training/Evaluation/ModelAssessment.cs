using System.Globalization;
using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Training.Evaluation;

/// <summary>
/// Passes the verdict on a trained model: whether it is too good to be true, useless, measured on too few customers or badly
/// calibrated. The bounds and their reasons are in decision 38.
/// </summary>
/// <param name="candidate">The model that is published.</param>
/// <param name="holdout">The labels of the held-out customers.</param>
/// <param name="importance">The importance of its columns, the greatest first.</param>
/// <param name="seed">The seed of the resamples.</param>
/// <param name="resamples">Their number, 1 or more.</param>
/// <param name="membership">How well one can tell whom it learnt from; null where that is not known.</param>
public sealed class ModelAssessment(
    Candidate candidate,
    bool[] holdout,
    IReadOnlyList<PermutationImportance> importance,
    int seed,
    int resamples,
    MembershipAudit? membership = null)
{
    /// <summary>From here on the lower end of the AUC's interval is not believed: honest churn data reach .996.</summary>
    internal const double TooGoodAuc = 0.999;

    /// <summary>From here on an AUC is worth a look.</summary>
    private const double VeryGoodAuc = 0.98;

    /// <summary>Fewer customers of a class than this decide nothing.</summary>
    internal const int MinOfEachClass = 30;

    /// <summary>How far the scores of an honest model are apart at the most, in deviations: an AUC of .996.</summary>
    private const double HonestDistance = 3.7506;

    /// <summary>Perfect order that such a model shows in more samples than this may be luck.</summary>
    private const double MaxLuck = 0.025;

    /// <summary>The share of well calibrated models that are not told to be badly calibrated.</summary>
    private const double CalibrationConfidence = 0.99;

    /// <summary>A calibration error up to this does no harm worth a word.</summary>
    private const double HarmlessCalibrationError = 0.02;

    /// <summary>A column is named if shuffling it costs at least this share of what the model is better than chance.</summary>
    private const double NamedShare = 0.05;

    private const int MaxNamedColumns = 3;

    /// <summary>The words for what is predicted.</summary>
    public OutcomeWords Words { get; init; } = OutcomeWords.Churn;

    /// <summary>The columns that the features come from; null where each is its own.</summary>
    public CustomerSchema? Schema { get; init; }

    /// <summary>The verdict.</summary>
    public ModelVerdict Judge()
    {
        var heldOut = new Sample(holdout, candidate.Holdout, candidate.Intervals["rocAuc"], "held-out");
        var isTooGood = IsTooGood(heldOut);
        ModelFinding?[] findings =
        [
            isTooGood ? TooGood(heldOut) : null,
            Useless(heldOut),
            Thin(heldOut),
            BadlyCalibrated(heldOut),
            !isTooGood && heldOut.Auc >= VeryGoodAuc ? VeryGood(heldOut) : null,
            membership is { Remembers: true } ? Remembers(membership) : null,
        ];
        return new ModelVerdict([.. findings.OfType<ModelFinding>()]);
    }

    private bool IsTooGood(Sample heldOut)
    {
        if (!(heldOut.Interval.Lower >= TooGoodAuc)) return false;
        if (heldOut.RulesOutLuck) return true;
        var all = AllCustomers();
        return all.RulesOutLuck && all.Interval.Lower >= TooGoodAuc;
    }

    private ModelFinding TooGood(Sample heldOut)
    {
        var columns = StrongestColumns();
        return new ModelFinding(
            ModelFinding.TooGood,
            $"{heldOut.Figures}: customers are in almost perfect order, so the data know the answer. {LookAt(columns)} "
            + $"If it is known only after customers {Words.Happened}, leave it out with --ignore.",
            columns);
    }

    private ModelFinding VeryGood(Sample heldOut)
    {
        var columns = StrongestColumns();
        return new ModelFinding(
            ModelFinding.VeryGood,
            $"{heldOut.Figures}: this may be real, or a column knows more than it should. {LookAt(columns)}",
            columns);
    }

    private static ModelFinding Remembers(MembershipAudit membership) => new(
        ModelFinding.Remembers,
        $"{membership.Describe()}: the model remembers customers. Whoever may ask it about a customer whose leaving they know "
        + "may learn that the customer was in the file. Keep model and scores from people who must not know that, or train a "
        + "smoother model (--model additive), or --private.");

    private ModelFinding? Useless(Sample heldOut)
    {
        var sample = heldOut.IsThin ? AllCustomers() : heldOut;
        if (!(sample.Interval.Lower > 0.5))
        {
            return new ModelFinding(
                ModelFinding.Useless,
                sample.Interval.Upper < 0.5
                    ? $"{sample.Figures}: customers are in the wrong order, {Words.Who} below {Words.Others}. Did "
                        + $"{Words.What} mean the same in all rows?"
                    : $"{sample.Figures}: nothing shows that it ranks better than chance. "
                        + $"The columns say nothing about {Words.What}, or there are too few rows.");
        }

        var baseLoss = sample.LogLossOf(heldOut.IsThin ? sample.ChurnRate : TrainingChurnRate);
        return sample.LogLoss < baseLoss
            ? null
            : new ModelFinding(
                ModelFinding.Useless,
                FormattableString.Invariant($"log loss {sample.LogLoss:0.0000} on {sample.Rows} {sample.Name} customers, ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"but {baseLoss:0.0000} if everybody gets the average {Words.Rate}: its probabilities are no better than "
                            + $"none."
                    ));
    }

    private ModelFinding? Thin(Sample heldOut) => !heldOut.IsThin ? null : new ModelFinding(
        ModelFinding.Thin,
        $"{heldOut.Churners} {Words.Who} and {heldOut.Stayers} {Words.Others} were held out: with fewer than "
        + $"{MinOfEachClass} of each, the figures may be far off. Train on more rows.");

    private ModelFinding? BadlyCalibrated(Sample heldOut)
    {
        var error = candidate.Metrics.ExpectedCalibrationError;
        if (!(error > HarmlessCalibrationError)) return null;
        var byChance = ExpectedCalibrationError.OfCalibrated(candidate.Holdout, CalibrationConfidence, seed, resamples);
        return !(error > byChance)
            ? null
            : new ModelFinding(
                ModelFinding.BadlyCalibrated,
                FormattableString.Invariant(
                    $"calibration error {100 * error:0.0} percentage points, where chance explains up to {100 * byChance:0.0}: ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"held-out customers get {candidate.Holdout.Average():P1} on average, {heldOut.ChurnRate:P1} of them "
                            + $"{Words.Happened}. "
                    )
                    + "Do not read the probabilities as shares.");
    }

    private double TrainingChurnRate => candidate.Scored.Churned.Average(churned => churned ? 1.0 : 0.0);

    /// <summary>Every customer that a model scored without having learnt from them: out of fold, and held out.</summary>
    private Sample AllCustomers()
    {
        var scored = candidate.Scored;
        var outOfFold = scored
            .Customers.Zip(candidate.OutOfFoldLogOdds, scored.Churned)
            .GroupBy(score => score.First)
            .Select(same =>
                (Churned: same.First().Third, Probability: LogOddsScale.ToProbability(same.Average(score => score.Second))))
            .ToArray();
        bool[] churned = [.. outOfFold.Select(customer => customer.Churned), .. holdout];
        double[] probabilities = [.. outOfFold.Select(customer => customer.Probability), .. candidate.Holdout];
        var interval = BootstrapInterval.Of(churned, probabilities, RocAuc.Of, seed, resamples);
        return new Sample(churned, probabilities, interval, "cross-validated and held-out");
    }

    /// <summary>The columns without which the order is lost; null where no single one matters much.</summary>
    private string[]? StrongestColumns()
    {
        string[] columns = [.. importance.Where(column => column.AucDecrease >= NamedShare * (candidate.Metrics.RocAuc - 0.5))
            .OrderByDescending(column => column.AucDecrease).Select(column => ColumnOf(column.Column)).Distinct()
            .Take(MaxNamedColumns)];
        return columns.Length == 0 ? null : columns;
    }

    /// <summary>The column of the file that a feature comes from, which can be looked at and left out.</summary>
    private string ColumnOf(string feature) =>
        Schema?.FeaturePosition(feature) is >= 0 and var position ? Schema.ColumnOf(position).Name : feature;

    private static string LookAt(string[]? columns) => columns switch
    {
        null => "No single column stands out: look for several that say the same.",
        [var only] => $"Look at the column '{only}'.",
        _ => $"Look at the columns '{string.Join("', '", columns[..^1])}' and '{columns[^1]}', alone and together.",
    };

    /// <summary>Customers with the probabilities of a model that did not learn from them.</summary>
    private sealed record Sample(bool[] Churned, double[] Probabilities, Interval Interval, string Name)
    {
        public int Rows => Churned.Length;

        public int Churners { get; } = Churned.Count(churned => churned);

        public int Stayers => Rows - Churners;

        public double ChurnRate => (double)Churners / Rows;

        public bool IsThin => Math.Min(Churners, Stayers) < MinOfEachClass;

        public bool RulesOutLuck =>
            Math.Min(Churners, Stayers) > 0 && PerfectRanking.Probability(Churners, Stayers, HonestDistance) < MaxLuck;

        public double Auc { get; } = RocAuc.Of(Churned, Probabilities);

        public double LogLoss { get; } = Core.Metrics.LogLoss.Of(Churned, Probabilities);

        public string Figures =>
            double.IsNaN(Auc)
                ? $"all {Rows} {Name} customers are of one class"
                : FormattableString.Invariant(
                    $"ROC AUC {Auc:0.0000} [{Interval.Lower:0.0000}, {Interval.Upper:0.0000}] on {Rows} {Name} customers");

        /// <summary>The log loss if everybody gets the same probability.</summary>
        public double LogLossOf(double probability) =>
            Core.Metrics.LogLoss.Of(Churned, Array.ConvertAll(Churned, _ => probability));
    }
}
