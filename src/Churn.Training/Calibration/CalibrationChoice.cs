using Churn.Models.Onnx;

namespace Churn.Training.Calibration;

/// <summary>The calibration that was chosen for a model.</summary>
/// <param name="Calibrator">Fitted on all out-of-fold scores.</param>
/// <param name="LogOdds">
/// The calibrated log-odds of each score, by a calibrator that was fitted without the customer's part.
/// </param>
public sealed record CalibrationChoice(ICalibrator Calibrator, double[] LogOdds)
{
    /// <summary>With fewer customers of the rarer class, the comparison is won by chance more often than by merit.</summary>
    private const int EnoughToCompare = 100;

    private static readonly Func<double[], bool[], ICalibrator>[] Kinds = [PlattCalibrator.Fit, BetaCalibrator.Fit];

    /// <summary>Leaves the scores as they are.</summary>
    public static CalibrationChoice None(double[] scores) => new(new NoCalibration(), scores);

    /// <summary>
    /// Compares none, Platt scaling and beta calibration by the log loss on scores they were not fitted on. A later one is taken
    /// only where it gains, so no calibration that makes it worse is ever taken. Of few customers Platt scaling is taken
    /// without comparison.
    /// </summary>
    /// <param name="rows">The scored rows.</param>
    /// <param name="scores">Their out-of-fold raw scores.</param>
    public static CalibrationChoice Of(OutOfFoldRows rows, double[] scores)
    {
        if (rows.RarerClass < EnoughToCompare) return By(PlattCalibrator.Fit, rows, scores);
        var best = None(scores);
        var smallest = rows.LogLoss(scores);
        foreach (var fit in Kinds)
        {
            var choice = By(fit, rows, scores);
            var loss = rows.LogLoss(choice.LogOdds);
            if (!(loss < smallest)) continue;
            (best, smallest) = (choice, loss);
        }

        return best;
    }

    private static CalibrationChoice By(Func<double[], bool[], ICalibrator> fit, OutOfFoldRows rows, double[] scores) => new(
        fit(scores, rows.Churned),
        rows.CrossFit(
            positions => fit(
                Array.ConvertAll(positions, position => scores[position]),
                Array.ConvertAll(positions, position => rows.Churned[position])),
            (calibrator, position) => calibrator.LogOdds(scores[position])));
}

/// <summary>Leaves log-odds as they are.</summary>
public sealed record NoCalibration : ICalibrator
{
    public string Name => "none";

    public ICalibrator Refit(double[] scores, bool[] churned) => this;

    public double LogOdds(double score) => score;

    public WeightedSum WriteTo(GraphBuilder graph, WeightedSum scores) => scores;
}
