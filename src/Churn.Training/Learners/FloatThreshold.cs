namespace Churn.Training.Learners;

/// <summary>Makes floats of thresholds, so that float features are compared with them as they would be with doubles.</summary>
internal static class FloatThreshold
{
    /// <summary>
    /// The largest float that is not above a threshold. Features are floats, so each is on the same side of it as of the
    /// threshold itself; the nearest float could be above, and send a row to the other side.
    /// </summary>
    public static float UpTo(double threshold)
    {
        var nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }
}
