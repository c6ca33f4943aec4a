namespace Churn.Core.Numerics;

/// <summary>Numbers things in the order in which they first come, from 0.</summary>
/// <param name="comparer">Says which things are equal; null for their own equality.</param>
public sealed class Numbering<T>(IEqualityComparer<T>? comparer = null)
    where T : notnull
{
    private readonly Dictionary<T, int> numbers = new(comparer);

    /// <summary>The number of a thing: the same whenever it comes.</summary>
    public int Of(T thing)
    {
        if (!numbers.TryGetValue(thing, out var number)) numbers[thing] = number = numbers.Count;
        return number;
    }
}
