using Churn.Models.Graph;

namespace Churn.Training.Calibration;

/// <summary>
/// Turns raw scores into calibrated log-odds by a straight line with a rising slope (Platt 1999).
/// </summary>
/// <param name="Slope">Above 0.</param>
/// <param name="Intercept">Any finite number.</param>
public sealed record PlattCalibrator(double Slope, double Intercept)
{
    private const int MostSteps = 100;
    private const double SmallestSlope = 1e-6;

    /// <summary>Leaves log-odds as they are.</summary>
    public static PlattCalibrator Identity { get; } = new(1, 0);

    /// <summary>
    /// Fits the line that makes the labels most likely, by Newton's method with a halved step where it overshoots (Lin, Lin
    /// and Weng 2007). The labels are drawn in by the counts of their classes, as Platt proposes, so that separable scores do
    /// not send the slope to infinity.
    /// </summary>
    /// <param name="scores">Out-of-fold raw scores: never of rows the model learnt from.</param>
    /// <param name="churned">The labels, of both classes.</param>
    public static PlattCalibrator Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        if (scores.Length != churned.Length) throw new ArgumentException($"{scores.Length} scores, {churned.Length} labels.", nameof(scores));
        var positives = churned.Count(true);
        var negatives = churned.Length - positives;
        if (positives == 0 || negatives == 0) throw new ArgumentException("Labels of both classes are needed.", nameof(churned));
        var targets = new double[scores.Length];
        for (var i = 0; i < targets.Length; i++) targets[i] = churned[i] ? (positives + 1.0) / (positives + 2) : 1.0 / (negatives + 2);

        var line = new PlattCalibrator(0, Math.Log((positives + 1.0) / (negatives + 1)));
        var loss = line.Loss(scores, targets);
        for (var step = 0; step < MostSteps; step++)
        {
            var (slopeStep, interceptStep) = line.NewtonStep(scores, targets);
            var (next, nextLoss) = line.Walk(slopeStep, interceptStep, loss, scores, targets);
            var done = loss - nextLoss < 1e-12 * scores.Length;
            (line, loss) = (next, nextLoss);
            if (done) break;
        }

        return line with { Slope = Math.Max(line.Slope, SmallestSlope) }; // a model worse than chance must not be turned round
    }

    /// <summary>The calibrated log-odds of a raw score.</summary>
    public double LogOdds(double score) => (Slope * score) + Intercept;

    /// <summary>The calibrated probability of a raw score.</summary>
    public double Probability(double score) => 1 / (1 + Math.Exp(-LogOdds(score)));

    /// <summary>Writes the line into a graph.</summary>
    /// <returns>The name of the log-odds, of the shape of the scores.</returns>
    public string WriteTo(GraphBuilder graph, string scores) => graph.Apply(
        "Add", graph.Apply("Mul", scores, graph.Constant([(float)Slope])), graph.Constant([(float)Intercept]));

    private double Loss(ReadOnlySpan<double> scores, double[] targets)
    {
        var loss = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var logOdds = LogOdds(scores[i]);
            loss += Math.Max(logOdds, 0) - (logOdds * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(logOdds)));
        }

        return loss;
    }

    private (double Slope, double Intercept) NewtonStep(ReadOnlySpan<double> scores, double[] targets)
    {
        double slopeGradient = 0, interceptGradient = 0, slopeCurvature = 1e-12, interceptCurvature = 1e-12, mixed = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var probability = Probability(scores[i]);
            var error = probability - targets[i];
            var weight = probability * (1 - probability);
            slopeGradient += error * scores[i];
            interceptGradient += error;
            slopeCurvature += weight * scores[i] * scores[i];
            interceptCurvature += weight;
            mixed += weight * scores[i];
        }

        var determinant = (slopeCurvature * interceptCurvature) - (mixed * mixed);
        return (((interceptCurvature * slopeGradient) - (mixed * interceptGradient)) / determinant,
            ((slopeCurvature * interceptGradient) - (mixed * slopeGradient)) / determinant);
    }

    private (PlattCalibrator Line, double Loss) Walk(
        double slopeStep, double interceptStep, double loss, ReadOnlySpan<double> scores, double[] targets)
    {
        for (var length = 1.0; length > 1e-10; length /= 2)
        {
            var next = new PlattCalibrator(Slope - (length * slopeStep), Intercept - (length * interceptStep));
            var nextLoss = next.Loss(scores, targets);
            if (nextLoss <= loss) return (next, nextLoss);
        }

        return (this, loss);
    }
}
