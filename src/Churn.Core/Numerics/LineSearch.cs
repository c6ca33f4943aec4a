namespace Churn.Core.Numerics;

/// <summary>Looks along a direction for a point where a function is lower, by halving the step.</summary>
public static class LineSearch
{
    private const double ShortestStep = 1e-10;

    /// <summary>Takes the whole step, or the half, or the quarter, ..., whichever is the first to be accepted.</summary>
    /// <param name="pointAt">Makes the point at a share of the step, from above 0 to 1.</param>
    /// <param name="valueOf">Gets the value of the function at a point.</param>
    /// <param name="accepts">Whether a value is low enough.</param>
    /// <param name="found">The point and its value.</param>
    /// <returns>False if no step is accepted: what is left is rounding.</returns>
    public static bool TryHalve<T>(
        Func<double, T> pointAt, Func<T, double> valueOf, Func<double, bool> accepts, out (T Point, double Value) found)
    {
        for (var share = 1.0; share > ShortestStep; share /= 2)
        {
            var point = pointAt(share);
            found = (point, valueOf(point));
            if (accepts(found.Value)) return true;
        }

        found = default;
        return false;
    }
}
