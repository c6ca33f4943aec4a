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
/// do. It is for floats, and for doubles where gradients are checked.
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
    public static void AddTo<T>(Span<T> sum, ReadOnlySpan<T> factors, int stride, ReadOnlySpan<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = rows.Length / sum.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(factors.Length, ((count - 1) * stride) + 1, nameof(factors));
        Span<T> listed = stackalloc T[ListSize];
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
                found += factor != T.Zero ? 1 : 0;
            }
            AddListed(sum, listed[..found], starts[..found], rows);
        }
    }

    /// <summary>Writes the columns of a table as rows.</summary>
    /// <param name="table">[rows, width].</param>
    /// <param name="width">Numbers of a row.</param>
    /// <param name="transposed">[width, rows], overwritten.</param>
    public static void Transpose<T>(ReadOnlySpan<T> table, int width, Span<T> transposed)
    {
        var rows = table.Length / width;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < width; column++) transposed[(column * rows) + row] = table[(row * width) + column];
    }

    private static void AddListed<T>(Span<T> sum, ReadOnlySpan<T> factors, ReadOnlySpan<int> starts, ReadOnlySpan<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = Vector<T>.Count;
        var column = 0;
        for (; column + (4 * size) <= sum.Length; column += 4 * size) AddFourVectors(sum, column, factors, starts, rows);
        for (; column + size <= sum.Length; column += size) AddVector(sum, column, factors, starts, rows);
        for (; column < sum.Length; column++)
        {
            for (var k = 0; k < factors.Length; k++)
                sum[column] = T.FusedMultiplyAdd(factors[k], rows[starts[k] + column], sum[column]);
        }
    }

    private static void AddVector<T>(
        Span<T> sum, int column, ReadOnlySpan<T> factors, ReadOnlySpan<int> starts, ReadOnlySpan<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var first = ref MemoryMarshal.GetReference(rows);
        ref var target = ref MemoryMarshal.GetReference(sum);
        var total = Vector.LoadUnsafe(ref target, (nuint)column);
        for (var k = 0; k < factors.Length; k++)
        {
            var row = Vector.LoadUnsafe(ref first, (nuint)(starts[k] + column));
            total = MultiplyAdd(Vector.Create(factors[k]), row, total);
        }
        total.StoreUnsafe(ref target, (nuint)column);
    }

    /// <summary>Four sums kept in registers, which hide each other's waiting time.</summary>
    private static void AddFourVectors<T>(
        Span<T> sum, int column, ReadOnlySpan<T> factors, ReadOnlySpan<int> starts, ReadOnlySpan<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = (nuint)Vector<T>.Count;
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
            total0 = MultiplyAdd(factor, Vector.LoadUnsafe(ref first, from), total0);
            total1 = MultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + size), total1);
            total2 = MultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + (2 * size)), total2);
            total3 = MultiplyAdd(factor, Vector.LoadUnsafe(ref first, from + (3 * size)), total3);
        }
        total0.StoreUnsafe(ref target, at);
        total1.StoreUnsafe(ref target, at + size);
        total2.StoreUnsafe(ref target, at + (2 * size));
        total3.StoreUnsafe(ref target, at + (3 * size));
    }

    /// <summary>The vectors have one fused operation for each type; which it is, is known when the code is compiled.</summary>
    private static Vector<T> MultiplyAdd<T>(Vector<T> factor, Vector<T> row, Vector<T> total) =>
        typeof(T) == typeof(float)
            ? Vector.FusedMultiplyAdd(factor.As<T, float>(), row.As<T, float>(), total.As<T, float>()).As<float, T>()
            : Vector.FusedMultiplyAdd(factor.As<T, double>(), row.As<T, double>(), total.As<T, double>()).As<double, T>();
}
