namespace Churn.Core.Numerics;

/// <summary>
/// Minimises a smooth function of a few variables by the method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright,
/// Numerical Optimization, 2006, algorithm 6.1), with slopes from central differences.
/// </summary>
public static class QuasiNewton
{
    private const int MostIterations = 500;
    private const double Step = 1e-5;
    private const double FlatSlope = 1e-8;
    private const double LeastFall = 1e-4;

    /// <summary>Finds a minimum near a start.</summary>
    /// <param name="function">Finite at the start; where it is not finite, it counts as too high.</param>
    /// <param name="start">Where to begin.</param>
    /// <returns>The lowest point that was found.</returns>
    public static Minimum Minimise(Func<double[], double> function, double[] start) =>
        Minimise(function, start, Identity(start.Length));

    /// <summary>Finds a minimum near that of a similar function, whose curvature saves the first steps.</summary>
    /// <param name="function">Finite at the other's minimum; where it is not finite, it counts as too high.</param>
    /// <param name="similar">The minimum of the other.</param>
    /// <returns>The lowest point that was found.</returns>
    public static Minimum Minimise(Func<double[], double> function, Minimum similar) =>
        Minimise(function, similar.Point, Array.ConvertAll(similar.Inverse, row => (double[])row.Clone()));

    private static Minimum Minimise(Func<double[], double> function, double[] start, double[][] inverse)
    {
        var (at, value) = ((double[])start.Clone(), function(start));
        var slope = SlopeOf(function, at);
        for (var iteration = 0; iteration < MostIterations && slope.Max(Math.Abs) > FlatSlope; iteration++)
        {
            double[] direction = [.. inverse.Select(row => -Dot(row, slope))];
            var descent = Dot(direction, slope);
            if (descent >= 0) // rounding has spoilt the curvature
            {
                inverse = Identity(at.Length);
                direction = Array.ConvertAll(slope, one => -one);
                descent = -Dot(slope, slope);
            }

            var share = 1.0;
            if (!LineSearch.TryHalve(
                length =>
                {
                    share = length;
                    return Moved(at, direction, length);
                },
                function,
                found => found <= value + (LeastFall * share * descent),
                out var lower))
                break;
            var steeper = SlopeOf(function, lower.Point);
            Update(inverse, Minus(lower.Point, at), Minus(steeper, slope));
            (at, value, slope) = (lower.Point, lower.Value, steeper);
        }

        return new Minimum(at, value, inverse);
    }

    private static double[] SlopeOf(Func<double[], double> function, double[] at) =>
    [
        .. at.Select((value, i) =>
        {
            var step = Step * Math.Max(1, Math.Abs(value));
            var (above, below) = ((double[])at.Clone(), (double[])at.Clone());
            (above[i], below[i]) = (value + step, value - step);
            return (function(above) - function(below)) / (above[i] - below[i]);
        }),];

    /// <summary>The formula of BFGS for the inverse of the matrix of second derivatives.</summary>
    private static void Update(double[][] inverse, double[] moved, double[] bent)
    {
        var curvature = Dot(moved, bent);
        if (!(curvature > 0)) return;
        double[] through = [.. inverse.Select(row => Dot(row, bent))];
        var factor = (1 + (Dot(bent, through) / curvature)) / curvature;
        for (var i = 0; i < moved.Length; i++)
            for (var j = 0; j < moved.Length; j++)
                inverse[i][j] += (factor * moved[i] * moved[j])
                    - (((through[i] * moved[j]) + (moved[i] * through[j])) / curvature);
    }

    private static double[][] Identity(int size) =>
        [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray())];

    private static double[] Moved(double[] from, double[] direction, double length) =>
        [.. from.Zip(direction, (value, change) => value + (length * change))];

    private static double[] Minus(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a - b)];

    private static double Dot(double[] one, double[] other) => one.Zip(other, (a, b) => a * b).Sum();
}

/// <summary>The lowest point of a function that was found.</summary>
/// <param name="Point">The point.</param>
/// <param name="Value">The value there.</param>
/// <param name="Inverse">About the inverse of the matrix of second derivatives.</param>
public sealed record Minimum(double[] Point, double Value, double[][] Inverse);
