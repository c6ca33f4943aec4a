using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Training.Calibration;
using Churn.Training.Data;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>
/// Makes a candidate of a learner: fits it, calibrates it and chooses its threshold on out-of-fold scores, and measures it on
/// the held-out part, which nothing was learnt from.
/// </summary>
public sealed class CandidateEvaluation
{
    private readonly CustomerSchema schema;
    private readonly CodedCustomers training;
    private readonly CodedCustomers holdout;
    private readonly EvaluationOptions options;
    private readonly int[] foldOf;

    /// <param name="schema">The schema of the customers.</param>
    /// <param name="training">The customers to learn from.</param>
    /// <param name="holdout">Those held out.</param>
    /// <param name="options">How to evaluate.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="foldOf">The fold of each customer to learn from; null to deal them out one by one.</param>
    public CandidateEvaluation(
        CustomerSchema schema, CodedCustomers training, CodedCustomers holdout, EvaluationOptions options, int seed, int[]? foldOf = null)
    {
        this.schema = schema;
        this.training = training;
        this.holdout = holdout;
        this.options = options;
        Seed = seed;
        this.foldOf = foldOf ?? StratifiedSplit.Folds(training.Churned, options.Folds, seed);
    }

    private int Seed { get; }

    /// <summary>Fits, calibrates and measures a learner.</summary>
    public Candidate Run(Learner learner, int threads, Action<int, FitProgress>? progress, CancellationToken cancellation)
    {
        var (scores, pipeline) = CrossValidation.Run(learner, schema, training, foldOf, threads, progress, cancellation);
        var calibrator = options.Calibrate ? PlattCalibrator.Fit(scores, training.Churned) : PlattCalibrator.Identity;
        var outOfFold = Array.ConvertAll(scores, calibrator.Probability);
        var threshold = ThresholdRule.Choose(options, training.Churned, outOfFold);
        var probabilities = holdout.Rows.Select(row => calibrator.Probability(pipeline.Score(row))).ToArray();
        return new Candidate
        {
            Name = learner.Name,
            Pipeline = pipeline,
            Calibrator = calibrator,
            OutOfFold = outOfFold,
            CrossValidatedAuc = MeanAuc(outOfFold),
            CrossValidatedLogLoss = LogLoss.Of(training.Churned, outOfFold),
            Threshold = threshold,
            Holdout = probabilities,
            Metrics = ModelMetrics.Of(holdout.Churned, probabilities, threshold, options.Campaign.Terms),
            Intervals = Intervals(probabilities, threshold, threads),
        };
    }

    private double MeanAuc(double[] outOfFold) => Enumerable.Range(0, options.Folds).Average(fold =>
    {
        var rows = StratifiedSplit.Rows(foldOf, fold, inside: true);
        return RocAuc.Of(training.Pick(rows).Churned, rows.Select(row => outOfFold[row]).ToArray());
    });

    private Dictionary<string, Interval> Intervals(double[] probabilities, double threshold, int threads) => Metric.All
        .AsParallel().WithDegreeOfParallelism(threads)
        .ToDictionary(
            metric => metric.Key,
            metric => BootstrapInterval.Of(holdout.Churned, probabilities, metric.At(threshold, options.Campaign.Terms), Seed, options.Resamples));
}
