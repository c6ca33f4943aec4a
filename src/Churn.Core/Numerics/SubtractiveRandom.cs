namespace Churn.Core.Numerics;

/// <summary>
/// Draws the order in which rows are dealt into parts: the one that every champion so far was trained on, whatever later releases
/// of .NET draw. Everything else draws from <see cref="RandomStream"/>: docs/decisions/0045.
/// </summary>
/// <remarks>
/// The subtractive generator of D. E. Knuth, "The Art of Computer Programming", volume 2, section 3.2.2, with the lags 55 and 34
/// and the seeding of W. H. Press et al., "Numerical Recipes in C" (ran3); .NET 10 draws the same numbers for a seeded
/// <see cref="Random"/>, but does not promise that later releases do.
/// </remarks>
public sealed class SubtractiveRandom
{
    private const int Length = 55;
    private const int Lag = 21;
    private const int Modulus = int.MaxValue;

    private readonly int[] last = new int[Length];
    private int next;

    /// <summary>Begins with a seed; its sign does not count.</summary>
    public SubtractiveRandom(int seed)
    {
        var (newer, older) = (161803398 - (seed == int.MinValue ? int.MaxValue : Math.Abs(seed)), 1);
        last[^1] = newer;
        for (var i = 1; i < Length; i++)
        {
            ref var place = ref last[(Lag * i % Length) - 1];
            place = older;
            (newer, older) = (older, Reduce(newer - older));
        }

        for (var i = 0; i < 4 * Length; i++)
        {
            ref var number = ref last[i % Length];
            number = Reduce(number - last[(i + 31) % Length]);
        }
    }

    /// <summary>Puts the items into a random order, each order equally likely (Fisher, Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var first = 0; first < items.Length - 1; first++)
        {
            var other = first + NextBelow(items.Length - first);
            (items[first], items[other]) = (items[other], items[first]);
        }
    }

    private int NextBelow(int bound) => (int)(Next() * (1.0 / Modulus) * bound);

    private int Next()
    {
        ref var number = ref last[next];
        var difference = number - last[(next + Lag) % Length];
        next = (next + 1) % Length;
        return number = Reduce(difference == Modulus ? difference - 1 : difference);
    }

    private static int Reduce(int difference) => difference < 0 ? difference + Modulus : difference;
}
