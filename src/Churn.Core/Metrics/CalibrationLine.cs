using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>
/// The logistic regression of the label on the log-odds of the probabilities: slope 1 and intercept 0 where they are calibrated,
/// a slope above 1 where they are too timid, below 1 where they are too bold.
/// </summary>
/// <param name="Slope">Above 0 where higher probabilities go with more churn; NaN where there is no line.</param>
/// <param name="Intercept">In log-odds; NaN where there is no line.</param>
/// <remarks>D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958).</remarks>
public sealed record CalibrationLine(double Slope, double Intercept)
{
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-8;

    private static CalibrationLine None { get; } = new(double.NaN, double.NaN);

    /// <summary>Fits the line by Newton's method; NaN with one class, and where a threshold separates the classes.</summary>
    /// <param name="churned">The labels.</param>
    /// <param name="probabilities">The probability of churn of each, in [0, 1].</param>
    public static CalibrationLine Of(IReadOnlyList<bool> churned, IReadOnlyList<double> probabilities)
    {
        double[] logOdds = [.. probabilities.Select(LogOddsScale.OfProbability)];
        if (AreSeparable(logOdds, churned)) return None;
        var line = new CalibrationLine(1, 0);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (slope, intercept) = line.NewtonStep(churned, logOdds);
            if (!double.IsFinite(slope + intercept)) break;
            if (Math.Abs(slope) + Math.Abs(intercept) < Tolerance) return line;
            var loss = line.Loss(churned, logOdds);
            var next = line.Move(slope, intercept);
            for (; next.Loss(churned, logOdds) > loss * (1 + Tolerance); next = line.Move(slope, intercept))
                (slope, intercept) = (slope / 2, intercept / 2);
            line = next;
        }

        return None;
    }

    private static bool AreSeparable(double[] logOdds, IReadOnlyList<bool> churned)
    {
        var (left, stayed) = (Range(true), Range(false));
        return left.Min >= stayed.Max || stayed.Min >= left.Max;

        (double Min, double Max) Range(bool label)
        {
            var values = logOdds.Where((_, row) => churned[row] == label).DefaultIfEmpty(double.PositiveInfinity).ToArray();
            return (values.Min(), values.Max());
        }
    }

    private CalibrationLine Move(double slope, double intercept) => new(Slope + slope, Intercept + intercept);

    private (double Slope, double Intercept) NewtonStep(IReadOnlyList<bool> churned, double[] logOdds)
    {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (var row = 0; row < logOdds.Length; row++)
        {
            var x = logOdds[row];
            var p = LogOddsScale.ToProbability(Intercept + (Slope * x));
            var (residual, weight) = ((churned[row] ? 1 : 0) - p, p * (1 - p));
            g0 += residual;
            g1 += residual * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }

        var determinant = (h00 * h11) - (h01 * h01);
        return (((h00 * g1) - (h01 * g0)) / determinant, ((h11 * g0) - (h01 * g1)) / determinant);
    }

    private double Loss(IReadOnlyList<bool> churned, double[] logOdds)
    {
        double loss = 0;
        for (var row = 0; row < logOdds.Length; row++)
            loss += LogOddsScale.Loss(Intercept + (Slope * logOdds[row]), churned[row]);
        return loss;
    }
}
