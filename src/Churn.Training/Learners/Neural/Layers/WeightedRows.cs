using System.Numerics;
using System.Runtime.InteropServices;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// The one kernel of the network: a sum of rows, each times its own factor. Forward, the factors are a layer's inputs and the
/// rows its weights; backward, they are the inputs and the gradients, or the gradients and the transposed weights.
/// </summary>
/// <remarks>
/// Factors of 0 are skipped: one-hot features and silent units make half of the work or more vanish. Every element is added
/// up in the order of the rows, so the bits do not depend on the width of the machine's vectors, as those of a dot product
/// do.
/// </remarks>
internal static class WeightedRows
{
    /// <summary>How many factors are listed at a time; small, for the list is cleared at every call.</summary>
    private const int ListSize = 64;

    /// <summary>Adds factor k times row k to the sum, for all k.</summary>
    /// <param name="factors">Factor k stands at position k x <paramref name="stride"/>.</param>
    /// <param name="stride">The distance from one factor to the next.</param>
    /// <param name="rows">Rows as wide as the sum, one after the other; their number is the number of factors.</param>
    /// <param name="sum">What is added to.</param>
    public static void AddTo(Span<float> sum, ReadOnlySpan<float> factors, int stride, ReadOnlySpan<float> rows)
    {
        var count = rows.Length / sum.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(factors.Length, ((count - 1) * stride) + 1, nameof(factors));
        Span<float> listed = stackalloc float[ListSize];
        Span<int> starts = stackalloc int[ListSize];
        for (var first = 0; first < count; first += ListSize)
        {
            var end = Math.Min(count, first + ListSize);
            var found = 0;
            for (var row = first; row < end; row++)
            {
                // Without a branch: which factors are 0 cannot be predicted.
                var factor = factors[row * stride];
                listed[found] = factor;
                starts[found] = row * sum.Length;
                found += factor != 0 ? 1 : 0;
            }
            AddListed(sum, listed[..found], starts[..found], rows);
        }
    }

    private static void AddListed(
        Span<float> sum, ReadOnlySpan<float> factors, ReadOnlySpan<int> starts, ReadOnlySpan<float> rows)
    {
        var size = Vector<float>.Count;
        var column = 0;
        for (; column + (4 * size) <= sum.Length; column += 4 * size) AddFourVectors(sum, column, factors, starts, rows);
        for (; column + size <= sum.Length; column += size) AddVector(sum, column, factors, starts, rows);
        for (; column < sum.Length; column++)
        {
            for (var k = 0; k < factors.Length; k++)
                sum[column] = MathF.FusedMultiplyAdd(factors[k], rows[starts[k] + column], sum[column]);
        }
    }

    private static void AddVector(
        Span<float> sum, int column, ReadOnlySpan<float> factors, ReadOnlySpan<int> starts, ReadOnlySpan<float> rows)
    {
        ref var first = ref MemoryMarshal.GetReference(rows);
        ref var target = ref MemoryMarshal.GetReference(sum);
        var total = Vector.LoadUnsafe(ref target, (nuint)column);
        for (var k = 0; k < factors.Length; k++)
        {
            var row = Vector.LoadUnsafe(ref first, (nuint)(starts[k] + column));
            total = Vector.FusedMultiplyAdd(Vector.Create(factors[k]), row, total);
        }
        total.StoreUnsafe(ref target, (nuint)column);
    }

    /// <summary>Four sums kept in registers, which hide each other's waiting time.</summary>
    private static void AddFourVectors(
        Span<float> sum, int column, ReadOnlySpan<float> factors, ReadOnlySpan<int> starts, ReadOnlySpan<float> rows)
    {
        var size = (nuint)Vector<float>.Count;
        ref var first = ref MemoryMarshal.GetReference(rows);
        ref var target = ref MemoryMarshal.GetReference(sum);
        var at = (nuint)column;
        var total0 = Vector.LoadUnsafe(ref target, at);
        var total1 = Vector.LoadUnsafe(ref target, at + size);
        var total2 = Vector.LoadUnsafe(ref target, at + (2 * size));
        var total3 = Vector.LoadUnsafe(ref target, at + (3 * size));
        for (var k = 0; k < factors.Length; k++)
        {
            var factor = Vector.Create(factors[k]);
            var from = (nuint)(starts[k] + column);
            total0 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref first, from), total0);
            total1 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + size), total1);
            total2 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + (2 * size)), total2);
            total3 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + (3 * size)), total3);
        }
        total0.StoreUnsafe(ref target, at);
        total1.StoreUnsafe(ref target, at + size);
        total2.StoreUnsafe(ref target, at + (2 * size));
        total3.StoreUnsafe(ref target, at + (3 * size));
    }
}
