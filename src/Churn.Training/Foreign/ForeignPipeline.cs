using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Foreign;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners;

namespace Churn.Training.Foreign;

/// <summary>A model made elsewhere with the calibration of its scores. Nothing of it is ever fitted again.</summary>
/// <param name="Model">The model.</param>
/// <param name="Scores">What its scores mean.</param>
/// <param name="Program">Works out its uncalibrated log-odds.</param>
/// <param name="Calibrator">Calibrates them.</param>
/// <param name="OutOfFold">The log-odds on which it was calibrated.</param>
internal sealed record ForeignPipeline(
    ForeignModel Model, ForeignScores Scores, IGraphProgram Program, ICalibrator Calibrator, double[] OutOfFold)
    : ICalibratedModel
{
    public IEnumerable<double> OutOfFoldLogOdds => OutOfFold.Select(Calibrator.LogOdds);

    public double LogOdds(float[] coded) => Calibrator.LogOdds(Score(coded));

    /// <summary>The uncalibrated log-odds of one customer.</summary>
    /// <exception cref="ForeignModelException">It gives no number.</exception>
    public double Score(float[] coded)
    {
        Span<float> logOdds = stackalloc float[1];
        Program.Run(coded, logOdds);
        return float.IsFinite(logOdds[0])
            ? logOdds[0]
            : throw new ForeignModelException("it gives a made-up customer no probability but NaN.");
    }

    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) => this;

    public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others)
    {
        double[] scores = [.. OutOfFold, .. others.Rows.Select(Score)];
        return this with { Calibrator = Calibrator.Refit(scores, [.. churned, .. others.Churned]), OutOfFold = scores };
    }

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) =>
        Calibrator.WriteTo(graph, WeightedSum.Of(Model.WriteTo(graph, codedRow, Scores)));
}
