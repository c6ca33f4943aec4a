namespace Churn.Core.Numerics;

/// <summary>Sums over many items on several threads, by parts that do not depend on the number of threads.</summary>
public static class PartSums
{
    private const int PartSize = 16_384;

    /// <summary>Sums a part.</summary>
    public delegate double PartSum<T>(ReadOnlySpan<T> part);

    /// <summary>Sums up.</summary>
    /// <param name="items">The items.</param>
    /// <param name="threads">The most threads, -1 for all; their number does not change the result.</param>
    /// <param name="sumOf">Sums a part.</param>
    public static double Of<T>(T[] items, int threads, PartSum<T> sumOf)
    {
        var parts = new double[(items.Length + PartSize - 1) / PartSize];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => parts[part] =
            sumOf(items.AsSpan()[(part * PartSize)..Math.Min((part + 1) * PartSize, items.Length)]));
        return parts.Sum();
    }
}
