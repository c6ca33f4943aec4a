namespace Churn.Core.Numerics;

/// <summary>Solves linear equations with a symmetric positive definite matrix, by Cholesky's decomposition.</summary>
public static class SymmetricSystem
{
    /// <summary>Stands in for the square of a pivot that rounding has made 0 or less.</summary>
    private const double SmallestPivot = 1e-300;

    /// <summary>Finds the lower triangular matrix L with L L' = matrix.</summary>
    /// <param name="matrix">What is above its diagonal is not read.</param>
    public static double[,] Factor(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var lower = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, SmallestPivot)) : sum / lower[j, j];
            }

        return lower;
    }

    /// <summary>Solves L L' x = target.</summary>
    /// <param name="lower">L, of <see cref="Factor"/>.</param>
    /// <param name="target">The right side.</param>
    public static double[] Solve(double[,] lower, double[] target)
    {
        var size = target.Length;
        var solution = (double[])target.Clone();
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++) solution[i] -= lower[i, k] * solution[k];
            solution[i] /= lower[i, i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++) solution[i] -= lower[k, i] * solution[k];
            solution[i] /= lower[i, i];
        }

        return solution;
    }
}
