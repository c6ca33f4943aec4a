using System.Numerics;

namespace Churn.Core.Numerics;

/// <summary>
/// Random numbers that are the same on every machine and release: xoshiro256** (Blackman, Vigna 2018), whose state is filled by
/// SplitMix64. Streams of one seed and different numbers are unrelated.
/// </summary>
public sealed class RandomStream
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private ulong s0, s1, s2, s3;

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Any number: what the user gave.</param>
    /// <param name="stream">Any number: what the stream is for.</param>
    public RandomStream(int seed, int stream)
    {
        var state = ((ulong)(uint)seed << 32) | (uint)stream;
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 (inclusive) to <paramref name="bound"/> (exclusive).</summary>
    public int NextBelow(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>A number of the standard normal distribution (Box, Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts the items into a random order, each order equally likely (Fisher, Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        var mixed = state += GoldenRatio;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
