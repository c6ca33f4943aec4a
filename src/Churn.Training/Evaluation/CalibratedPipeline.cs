using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>A fitted pipeline with the calibration of its scores.</summary>
/// <param name="Pipeline">Gives the scores.</param>
/// <param name="Calibrator">Calibrates them.</param>
/// <param name="OutOfFold">The out-of-fold raw scores on which it was calibrated.</param>
public sealed record CalibratedPipeline(FittedPipeline Pipeline, ICalibrator Calibrator, double[] OutOfFold) : ICalibratedModel
{
    public IEnumerable<double> OutOfFoldLogOdds => OutOfFold.Select(Calibrator.LogOdds);

    public double LogOdds(float[] coded) => Calibrator.LogOdds(Pipeline.Score(coded));

    public double[] LogOdds(EncodedDataset customers, int threads) =>
        Array.ConvertAll(Pipeline.Scores(customers, threads), Calibrator.LogOdds);

    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) =>
        this with
        {
            Pipeline = FittedPipeline.Fit(Pipeline.Variant, schema, customers, context, Pipeline.StepsFor(customers.Count)),
        };

    public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others)
    {
        double[] scores = [.. OutOfFold, .. Pipeline.Scores(others, 1)];
        return this with { Calibrator = Calibrator.Refit(scores, [.. churned, .. others.Churned]), OutOfFold = scores };
    }

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) =>
        Calibrator.WriteTo(graph, Pipeline.WriteTo(graph, codedRow));
}

/// <summary>Coded row in, calibrated log-odds out: one model or a blend of several. It never changes.</summary>
public interface ICalibratedModel
{
    /// <summary>The calibrated log-odds of one customer, computed in memory.</summary>
    double LogOdds(float[] coded);

    /// <summary>The calibrated log-odds of each customer, with the same bits; faster than one by one.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    double[] LogOdds(EncodedDataset customers, int threads) =>
        [.. customers.Rows.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(LogOdds)];

    /// <summary>
    /// The same model, fitted on other customers; what was chosen and calibrated on out-of-fold scores stays as it is.
    /// </summary>
    /// <exception cref="ArithmeticException">A fit diverged.</exception>
    ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context);

    /// <summary>The log-odds of the customers that were scored out of fold, by the calibration of all of them.</summary>
    IEnumerable<double> OutOfFoldLogOdds { get; }

    /// <summary>The same model, calibrated on more customers that it did not learn from.</summary>
    /// <param name="churned">The labels of the customers that were scored out of fold.</param>
    /// <param name="others">The others.</param>
    ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others);

    /// <summary>Writes the way from coded rows to the log-odds into a graph.</summary>
    /// <returns>The log-odds, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string codedRow);
}
