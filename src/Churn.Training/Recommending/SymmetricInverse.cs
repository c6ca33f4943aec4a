using System.Numerics.Tensors;

namespace Churn.Training.Recommending;

/// <summary>
/// Inverts symmetric positive definite matrices by the sweep operator (Goodnight, 1979), a block of rows at a time. Each number
/// is computed by the same operations in the same order at any number of threads.
/// </summary>
internal static class SymmetricInverse
{
    private const int BlockSize = 32;

    /// <summary>Replaces a matrix by its inverse.</summary>
    /// <param name="matrix">The matrix, row by row; what is above its diagonal is not read.</param>
    /// <param name="size">The number of its rows.</param>
    /// <param name="limits">How many threads may work.</param>
    public static void Invert(double[] matrix, int size, ParallelOptions limits)
    {
        for (var start = 0; start < size; start += BlockSize)
            Sweep(matrix, size, start, Math.Min(BlockSize, size - start), limits);
        for (var row = 0; row < size; row++)
            for (var column = 0; column <= row; column++)
                matrix[row * size + column] = matrix[column * size + row] = -matrix[row * size + column];
    }

    /// <summary>
    /// Sweeps the rows of a block; with C the block's columns and D the inverse of its square, A becomes A - C D C'.
    /// </summary>
    private static void Sweep(double[] matrix, int size, int start, int count, ParallelOptions limits)
    {
        var columns = new double[count * size];
        for (var k = 0; k < count; k++)
            for (var row = 0; row < size; row++)
                columns[k * size + row] = matrix[Math.Max(row, start + k) * size + Math.Min(row, start + k)];
        var inverse = new double[count * count];
        for (var k = 0; k < count; k++) columns.AsSpan(k * size + start, count).CopyTo(inverse.AsSpan(k * count));
        InvertSmall(inverse, count);
        Parallel.For(0, size, limits, row =>
        {
            if (row < start || row >= start + count) SweepRow(matrix, size, start, count, row, columns, inverse);
        });
        for (var k = 0; k < count; k++)
            for (var other = 0; other <= k; other++)
                matrix[(start + k) * size + start + other] = -inverse[k * count + other];
    }

    private static void SweepRow(
        double[] matrix, int size, int start, int count, int row, double[] columns, double[] inverse)
    {
        Span<double> weights = stackalloc double[count];
        weights.Clear();
        for (var k = 0; k < count; k++)
            TensorPrimitives.MultiplyAdd(inverse.AsSpan(k * count, count), columns[k * size + row], weights, weights);
        var own = matrix.AsSpan(row * size, row + 1);
        for (var k = 0; k < count; k++)
            TensorPrimitives.MultiplyAdd(columns.AsSpan(k * size, own.Length), -weights[k], own, own);
        if (row > start) weights.CopyTo(own[start..]);
        else
            for (var k = 0; k < count; k++) matrix[(start + k) * size + row] = weights[k];
    }

    private static void InvertSmall(double[] matrix, int size)
    {
        for (var pivot = 0; pivot < size; pivot++)
        {
            var own = matrix.AsSpan(pivot * size, size);
            var diagonal = own[pivot];
            if (!(diagonal > 0)) throw new ArithmeticException("The matrix is not positive definite.");
            own[pivot] = 1;
            TensorPrimitives.Divide(own, diagonal, own);
            for (var row = 0; row < size; row++)
            {
                if (row == pivot) continue;
                var other = matrix.AsSpan(row * size, size);
                var weight = other[pivot];
                other[pivot] = 0;
                TensorPrimitives.MultiplyAdd(own, -weight, other, other);
            }
        }
    }
}
