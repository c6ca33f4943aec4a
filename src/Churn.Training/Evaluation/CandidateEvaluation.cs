using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Training.Calibration;

namespace Churn.Training.Evaluation;

/// <summary>
/// Makes a candidate of a calibrated model: chooses its threshold, and measures it on the held-out
/// part, which nothing was learnt from.
/// </summary>
/// <param name="holdout">The customers held out.</param>
/// <param name="options">How to evaluate.</param>
/// <param name="seed">The seed of the resamples behind the intervals.</param>
/// <param name="threads">The most threads; their number does not change the result.</param>
public sealed class CandidateEvaluation(EncodedDataset holdout, EvaluationOptions options, int seed, int threads)
{
    /// <summary>Measures a model.</summary>
    /// <param name="name">Its kind.</param>
    /// <param name="variant">How it was made.</param>
    /// <param name="calibration">How it is calibrated.</param>
    /// <param name="model">The model.</param>
    /// <param name="scored">The customers that were scored out of fold.</param>
    /// <param name="logOdds">Their calibrated log-odds.</param>
    public Candidate Measure(
        string name,
        string variant,
        string calibration,
        ICalibratedModel model,
        OutOfFoldRows scored,
        double[] logOdds)
    {
        var outOfFold = Array.ConvertAll(logOdds, LogOddsScale.ToProbability);
        var threshold = ThresholdRule.Choose(options, scored.Churned, outOfFold);
        var probabilities = Array.ConvertAll(model.LogOdds(holdout, threads), LogOddsScale.ToProbability);
        double[] aucs = [.. scored.AucByFold(logOdds).Where(auc => !double.IsNaN(auc))];
        return new Candidate
        {
            Name = name,
            Variant = variant,
            Calibration = calibration,
            Model = model,
            Scored = scored,
            OutOfFoldLogOdds = logOdds,
            CrossValidatedAuc = aucs.Length == 0 ? double.NaN : aucs.Average(),
            CrossValidatedAucInterval = IntervalOf(aucs, 1, Math.Min(aucs.Length, options.Folds)),
            CrossValidatedLogLoss = scored.LogLoss(logOdds),
            CrossValidatedLogLossInterval = IntervalOf(scored.LossByGroup(logOdds), double.PositiveInfinity),
            Threshold = threshold,
            Holdout = probabilities,
            CalibrationLine = CalibrationLine.Of(holdout.Churned, probabilities),
            Metrics = ModelMetrics.Of(holdout.Churned, probabilities, threshold, options.Campaign.Economics),
            Intervals = Intervals(probabilities, threshold),
        };
    }

    /// <summary>The mean of some values, give or take, as far as there are such means.</summary>
    /// <param name="values">The values, 0 or more.</param>
    /// <param name="most">What they cannot pass.</param>
    /// <param name="independent">
    /// How many of them count as independent: the folds of another repetition hold the same customers.
    /// </param>
    internal static Interval IntervalOf(double[] values, double most, int? independent = null)
    {
        if (values.Length < 2) return new Interval(double.NaN, double.NaN);
        var mean = Moments.Mean<double>(values);
        var reach = Interval.StandardErrors95 * Math.Sqrt(Moments.Variance<double>(values) / (independent ?? values.Length));
        return new Interval(Math.Max(0, mean - reach), Math.Min(most, mean + reach));
    }

    private Dictionary<string, Interval> Intervals(double[] probabilities, double threshold)
    {
        var intervals = Metric.IntervalsOfAll(
            holdout.Churned, probabilities, threshold, options.Campaign.Economics, seed, options.Resamples, holdout.GroupOf,
            threads);
        return Metric.All.Zip(intervals).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }
}
