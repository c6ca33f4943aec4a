using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>Whether probabilities are calibrated: the score test of slope 1 and intercept 0, and the intervals of both.</summary>
/// <param name="Line">The line that fits best.</param>
/// <param name="Slope">The 95 % interval of its slope; NaN where there is no line.</param>
/// <param name="Intercept">The 95 % interval of its intercept, in log-odds.</param>
/// <param name="Statistic">The score statistic; 0 where what left is exactly what was to be expected.</param>
/// <param name="P">The probability of such a statistic, or a larger one, if the probabilities are calibrated.</param>
/// <remarks>
/// D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958); the score test of C. R. Rao
/// (1948). Where rows of one group depend on each other, both use the sums over groups (K.-Y. Liang, S. L. Zeger, "Longitudinal
/// data analysis using generalized linear models", Biometrika 73, 1986).
/// </remarks>
public sealed record CalibrationTest(CalibrationLine Line, Interval Slope, Interval Intercept, double Statistic, double P)
{
    private const double Singular = 1e-12;

    /// <summary>Tests probabilities against what happened.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="groupOf">The group of each row, any number; null where the rows are independent.</param>
    public static CalibrationTest Of(
        IReadOnlyList<bool> churned, IReadOnlyList<double> probabilities, IReadOnlyList<int>? groupOf = null)
    {
        double[] logOdds = [.. probabilities.Select(LogOddsScale.OfProbability)];
        var line = CalibrationLine.Of(churned, probabilities);
        var (statistic, p) = Score(churned, logOdds, groupOf);
        if (double.IsNaN(line.Slope)) return new CalibrationTest(line, None, None, statistic, p);

        var fitted = Derivatives.Of(churned, logOdds, line, groupOf);
        var covariance = groupOf is null
            ? fitted.Information.Inverse()
            : fitted.Information.Inverse().Around(fitted.Spread);
        return new CalibrationTest(
            line, Interval95(line.Slope, covariance.Slope), Interval95(line.Intercept, covariance.Intercept), statistic, p);
    }

    private static Interval None { get; } = new(double.NaN, double.NaN);

    private static Interval Interval95(double value, double variance) =>
        new(value - (Interval.StandardErrors95 * Math.Sqrt(variance)), value + (Interval.StandardErrors95 * Math.Sqrt(variance)));

    private static (double Statistic, double P) Score(IReadOnlyList<bool> churned, double[] logOdds, IReadOnlyList<int>? groupOf)
    {
        var moments = Derivatives.Of(churned, logOdds, new CalibrationLine(1, 0), groupOf);
        var (u0, u1) = (moments.Residual, moments.ResidualByLogOdds);
        var spread = groupOf is null ? moments.Information : moments.Spread;
        if (!(spread.Intercept > 0)) return (double.NaN, double.NaN);
        if (spread.Determinant <= Singular * spread.Intercept * Math.Max(spread.Slope, Singular)) // all rows have one probability
            return (u0 * u0 / spread.Intercept, SpecialFunctions.ChiSquareTail(u0 * u0 / spread.Intercept, 1));
        var inverse = spread.Inverse();
        var statistic = (u0 * u0 * inverse.Intercept) + (2 * u0 * u1 * inverse.Both) + (u1 * u1 * inverse.Slope);
        return (statistic, SpecialFunctions.ChiSquareTail(statistic, 2));
    }

    /// <summary>A symmetric matrix over intercept and slope.</summary>
    private readonly record struct Matrix(double Intercept, double Both, double Slope)
    {
        public double Determinant => (Intercept * Slope) - (Both * Both);

        public Matrix Inverse() => new(Slope / Determinant, -Both / Determinant, Intercept / Determinant);

        /// <summary>This, times another, times this.</summary>
        public Matrix Around(Matrix inner)
        {
            var (i0, i1) = ((Intercept * inner.Intercept) + (Both * inner.Both), (Intercept * inner.Both) + (Both * inner.Slope));
            var (s0, s1) = ((Both * inner.Intercept) + (Slope * inner.Both), (Both * inner.Both) + (Slope * inner.Slope));
            return new Matrix((i0 * Intercept) + (i1 * Both), (i0 * Both) + (i1 * Slope), (s0 * Both) + (s1 * Slope));
        }
    }

    /// <summary>The derivatives of the likelihood at a line.</summary>
    private readonly record struct Derivatives(double Residual, double ResidualByLogOdds, Matrix Information, Matrix Spread)
    {
        public static Derivatives Of(
            IReadOnlyList<bool> churned, double[] logOdds, CalibrationLine line, IReadOnlyList<int>? groupOf)
        {
            var sums = new Dictionary<int, (double Residual, double ByLogOdds)>();
            var (residuals, byLogOdds, information) = (0.0, 0.0, default(Matrix));
            for (var row = 0; row < logOdds.Length; row++)
            {
                var x = logOdds[row];
                var p = LogOddsScale.ToProbability(line.Intercept + (line.Slope * x));
                var (residual, weight) = ((churned[row] ? 1 : 0) - p, p * (1 - p));
                (residuals, byLogOdds) = (residuals + residual, byLogOdds + (residual * x));
                information = new Matrix(
                    information.Intercept + weight, information.Both + (weight * x), information.Slope + (weight * x * x));
                if (groupOf is null) continue;
                var sum = sums.GetValueOrDefault(groupOf[row]);
                sums[groupOf[row]] = (sum.Residual + residual, sum.ByLogOdds + (residual * x));
            }

            var spread = new Matrix(
                sums.Values.Sum(sum => sum.Residual * sum.Residual),
                sums.Values.Sum(sum => sum.Residual * sum.ByLogOdds),
                sums.Values.Sum(sum => sum.ByLogOdds * sum.ByLogOdds));
            return new Derivatives(residuals, byLogOdds, information, spread);
        }
    }
}
