using System.Globalization;
using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Data.Splitting;
using Churn.Training.Evaluation;
using Churn.Training.Retraining;

namespace Churn.Benchmarks.Retraining;

/// <summary>Asks the gate again and again, each time with another held-out part and other noise.</summary>
internal sealed class GateTrials
{
    private readonly bool[] churned;
    private readonly NoisyModels models;
    private readonly SegmentationRules rules;
    private readonly ChurnProbability threshold;
    private readonly Gate gate;
    private readonly int parts;
    private readonly double noise;

    /// <param name="good">The good model, with an out-of-fold score for each customer.</param>
    /// <param name="heldOut">The share that a training run holds out.</param>
    /// <param name="bounds">Those of the gate.</param>
    /// <param name="loss">By how much ROC AUC the worse model is worse.</param>
    public GateTrials(Candidate good, double heldOut, GateOptions bounds, double loss)
    {
        churned = good.Scored.Churned;
        models = new NoisyModels(good.OutOfFoldLogOdds, churned);
        threshold = new ChurnProbability((float)good.Threshold);
        rules = new SegmentationRules
        {
            LowRisk = new ChurnProbability((float)Math.Min(good.Threshold, churned.Count(label => label) / 2.0 / churned.Length)),
        };
        gate = new Gate(bounds);
        parts = (int)Math.Round(1 / heldOut);
        noise = models.NoiseCosting(loss);
    }

    public string Describe() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{churned.Length} customers, {churned.Length / parts} held out; ROC AUC {models.Auc:0.0000}, with noise "
                + $"of {noise:0.000} in log-odds {models.AucWith(noise):0.0000}"
        );

    /// <summary>Asks once.</summary>
    /// <param name="challenger">What the challenger shall be.</param>
    /// <param name="draw">The number of the draw: it decides the part and the noise.</param>
    public GateTrial Run(TruthOfChallenger challenger, int draw)
    {
        var partOf = StratifiedSplit.Folds(churned, parts, draw);
        var (others, heldOut) = (StratifiedSplit.Rows(partOf, 0, inside: false), StratifiedSplit.Rows(partOf, 0, inside: true));
        var before = models.Probabilities(challenger == TruthOfChallenger.Worse ? 0 : noise, (2 * draw) + 1, others, heldOut);
        var after = models.Probabilities(challenger == TruthOfChallenger.Better ? 0 : noise, (2 * draw) + 2, others, heldOut);
        var labels = Array.ConvertAll(heldOut, row => churned[row]);
        return new GateTrial(
            gate.Judge(Compare(labels, before, after, draw)),
            LogLoss.Of(labels, before) - LogLoss.Of(labels, after));
    }

    private ModelComparison Compare(bool[] labels, double[] before, double[] after, int seed) =>
        new()
        {
            Customers =
            [
                .. labels.Select(
                    (label, row) => new ScoredCustomer(label, before[row], after[row], SegmentOf((before[row] + after[row]) / 2))
                ),],
            Campaign = CampaignEconomics.Standard,
            Drift = new DataDrift([], [], [], [], 0, labels.Length, 0.5, 0.5),
            ChampionMilliseconds = 0,
            ChallengerMilliseconds = 0,
            Seed = seed,
        };

    private string SegmentOf(double probability)
    {
        var exact = new ChurnProbability((float)probability);
        return rules.Assign(exact >= threshold, exact, float.NaN, float.NaN);
    }
}
