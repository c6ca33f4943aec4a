using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Churn.Core.Numerics;

/// <summary>
/// One of several parts of some rows, each of which is worked on apart, on several machines for example. The parts, one behind
/// the other, are the whole.
/// </summary>
/// <param name="Number">Which part, from 0 to below the count.</param>
/// <param name="Count">How many parts there are, 1 to <see cref="MaxCount"/>.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>The most parts.</summary>
    public const int MaxCount = 100_000;

    /// <summary>All rows.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether it begins the whole.</summary>
    public bool IsFirst => Number == 0;

    /// <summary>Whether it ends the whole.</summary>
    public bool IsLast => Number == Count - 1;

    /// <summary>Reads "3/64": the part of number 3, the fourth, of 64.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Shard? shard)
    {
        shard = text.Split('/') is [var number, var count] && IsCount(number, out var part) && IsCount(count, out var parts)
            && parts is > 0 and <= MaxCount && part < parts
            ? new Shard(part, parts)
            : null;
        return shard is not null;
    }

    /// <summary>The rows of the part: as many in each as can be.</summary>
    /// <param name="rows">All rows.</param>
    /// <returns>The first, and the first one after them; numbers from 0.</returns>
    public (int From, int Until) RowsOf(int rows) =>
        ((int)((long)rows * Number / Count), (int)((long)rows * (Number + 1) / Count));

    private static bool IsCount(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
