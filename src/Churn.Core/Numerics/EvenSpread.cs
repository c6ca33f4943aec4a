namespace Churn.Core.Numerics;

/// <summary>Takes some of many positions, evenly spread.</summary>
public static class EvenSpread
{
    /// <summary>All positions, or of more than <paramref name="most"/> just so many of them.</summary>
    /// <param name="count">The number of positions, 0 or more.</param>
    /// <param name="most">The most to take, 1 or more.</param>
    /// <returns>Positions from 0 to below <paramref name="count"/>, ascending, all different.</returns>
    public static int[] Of(int count, int most) =>
        [.. Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most)))];
}
