using System.Numerics.Tensors;
using Churn.Core.Numerics;

namespace Churn.Training.Learners.Logistic;

/// <summary>A smooth function of many variables with one minimum, at the point that it was moved to.</summary>
internal interface IConvexLoss
{
    /// <summary>The slope by each number of the point.</summary>
    double[] Gradient { get; }

    /// <summary>The second derivative by each number of the point alone, all above 0.</summary>
    double[] Diagonal { get; }

    /// <summary>Computes gradient and curvature at a point.</summary>
    /// <returns>The loss there.</returns>
    double MoveTo(double[] point);

    /// <summary>The matrix of second derivatives times a direction.</summary>
    void CurvatureTimes(double[] direction, double[] product);
}

/// <summary>
/// Finds the minimum of a convex loss by Newton's method, whose equations are solved by conjugate gradients only as exactly as
/// the step deserves (Dembo, Eisenstat and Steihaug 1982). No matrix of variables x variables is kept, so wide tables fit as well
/// as long ones.
/// </summary>
internal static class NewtonMethod
{
    public const int MaxSteps = 100;

    /// <param name="loss">The function.</param>
    /// <param name="point">Where to begin.</param>
    /// <param name="flatSlope">The largest slope by any variable that counts as none.</param>
    /// <param name="progress">Told of steps and the loss; null for silence.</param>
    /// <returns>The point of the minimum.</returns>
    public static double[] Minimise(IConvexLoss loss, double[] point, double flatSlope, Action<int, double>? progress = null)
    {
        var value = loss.MoveTo(point);
        var firstSlope = TensorPrimitives.Norm<double>(loss.Gradient);
        for (var step = 0; step < MaxSteps && !IsFlat(loss.Gradient, flatSlope); step++)
        {
            progress?.Invoke(step, value);
            var exactness = Math.Min(.1, Math.Sqrt(TensorPrimitives.Norm<double>(loss.Gradient) / firstSlope));
            var direction = ConjugateGradients.Solve(loss.CurvatureTimes, loss.Diagonal, loss.Gradient, exactness);
            var (start, before) = (point, value);
            var isLower = LineSearch.TryHalve(
                length => Moved(start, direction, length), loss.MoveTo, next => next < before, out var found);
            if (!isLower) break;
            (point, value) = found;
        }

        progress?.Invoke(MaxSteps, value);
        return point;
    }

    private static bool IsFlat(ReadOnlySpan<double> gradient, double flatSlope) =>
        Math.Abs(TensorPrimitives.MaxMagnitude(gradient)) <= flatSlope;

    private static double[] Moved(double[] point, double[] direction, double length)
    {
        var moved = new double[point.Length];
        TensorPrimitives.MultiplyAdd(direction, -length, point, moved);
        return moved;
    }
}

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
