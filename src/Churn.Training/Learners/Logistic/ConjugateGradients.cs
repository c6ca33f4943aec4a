using System.Numerics.Tensors;

namespace Churn.Training.Learners.Logistic;

/// <summary>
/// Solves A x = b for a symmetric positive matrix that is known by its products alone (Hestenes and Stiefel 1952), with the
/// diagonal of A as its first guess of A.
/// </summary>
internal static class ConjugateGradients
{
    /// <param name="product">Writes A times its first argument into its second.</param>
    /// <param name="diagonal">The diagonal of A, all above 0.</param>
    /// <param name="target">b.</param>
    /// <param name="exactness">The length of b - A x to reach, as a share of the length of b.</param>
    public static double[] Solve(Action<double[], double[]> product, double[] diagonal, double[] target, double exactness)
    {
        var size = target.Length;
        var (solution, residual, image) = (new double[size], (double[])target.Clone(), new double[size]);
        var guess = Divide(residual, diagonal);
        var direction = (double[])guess.Clone();
        var weight = TensorPrimitives.Dot<double>(residual, guess);
        var enough = exactness * TensorPrimitives.Norm<double>(target);
        // In exact arithmetic it ends after as many rounds as there are unknowns.
        for (var round = 0; round < 2 * size && TensorPrimitives.Norm<double>(residual) > enough; round++)
        {
            product(direction, image);
            var length = weight / TensorPrimitives.Dot<double>(direction, image);
            TensorPrimitives.MultiplyAdd(direction, length, solution, solution);
            TensorPrimitives.MultiplyAdd(image, -length, residual, residual);
            guess = Divide(residual, diagonal);
            var nextWeight = TensorPrimitives.Dot<double>(residual, guess);
            TensorPrimitives.MultiplyAdd(direction, nextWeight / weight, guess, direction);
            weight = nextWeight;
        }

        return solution;
    }

    private static double[] Divide(double[] values, double[] by)
    {
        var shares = new double[values.Length];
        TensorPrimitives.Divide(values, by, shares);
        return shares;
    }
}
