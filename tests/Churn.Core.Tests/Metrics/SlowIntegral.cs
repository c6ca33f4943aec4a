namespace Churn.Core.Tests.Metrics;

/// <summary>
/// Integrals the slow way: Simpson's rule, halved where the halves disagree. Kinks are halved until they are tiny.
/// </summary>
internal static class SlowIntegral
{
    private const double Tolerance = 1e-13;
    private const int Deepest = 45;
    private const int Pieces = 128;

    /// <summary>The integral of a function over [from, to].</summary>
    public static double Of(Func<double, double> function, double from, double to)
    {
        double sum = 0, width = (to - from) / Pieces;
        for (var piece = 0; piece < Pieces; piece++)
        {
            var (left, right) = (from + piece * width, from + (piece + 1) * width);
            var (low, middle, high) = (function(left), function((left + right) / 2), function(right));
            sum += Halve(function, left, right, low, middle, high, width / 6 * (low + 4 * middle + high), 0);
        }

        return sum;
    }

    /// <summary>The mean of a function under the beta distribution.</summary>
    public static double MeanUnderBeta(Func<double, double> function, double alpha, double beta)
    {
        var density = BetaDensity(alpha, beta);
        return Of(x => function(x) * density(x), 0, 1);
    }

    /// <summary>The density of the beta distribution with shapes above 1, normed by its own integral.</summary>
    public static Func<double, double> BetaDensity(double alpha, double beta)
    {
        var mode = (alpha - 1) / (alpha + beta - 2);
        double Shape(double x) => Math.Pow(x / mode, alpha - 1) * Math.Pow((1 - x) / (1 - mode), beta - 1);
        var norm = Of(Shape, 0, 1);
        return x => Shape(x) / norm;
    }

    private static double Halve(
        Func<double, double> function, double from, double to, double low, double middle, double high, double whole, int depth)
    {
        var centre = (from + to) / 2;
        double lower = function((from + centre) / 2), upper = function((centre + to) / 2);
        var left = (centre - from) / 6 * (low + 4 * lower + middle);
        var right = (to - centre) / 6 * (middle + 4 * upper + high);
        if (depth >= Deepest || Math.Abs(left + right - whole) <= Tolerance * Math.Max(1, Math.Abs(whole))) return left + right;
        return Halve(function, from, centre, low, lower, middle, left, depth + 1)
            + Halve(function, centre, to, middle, upper, high, right, depth + 1);
    }
}
