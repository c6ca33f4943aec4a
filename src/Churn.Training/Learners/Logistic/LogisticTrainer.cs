using System.Numerics.Tensors;
using Churn.Core.Numerics;
using Churn.Core.Options;

namespace Churn.Training.Learners.Logistic;

/// <summary>
/// Finds the one minimum of the penalised log loss by Newton's method, whose equations are solved by conjugate gradients only
/// as exactly as the step deserves (Dembo, Eisenstat and Steihaug 1982). No matrix of features x features is kept, so wide tables
/// fit as well as long ones.
/// </summary>
public sealed class LogisticTrainer : ITrainer
{
    private const int MostSteps = 100;

    /// <summary>The largest slope by any weight, per row, that counts as none.</summary>
    private const double FlatSlope = 1e-10;

    private readonly double penalty;

    /// <param name="options">An open penalty takes the first of its variants.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public LogisticTrainer(LogisticOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        penalty = options.Variants()[0].Penalty!.Value;
    }

    /// <inheritdoc cref="ITrainer.Fit"/>
    public LogisticModel Fit(TrainingSet set, FitContext context)
    {
        var loss = new LogisticLoss(set, penalty, context);
        var point = loss.Start();
        var value = loss.MoveTo(point);
        var firstSlope = TensorPrimitives.Norm<double>(loss.Gradient);
        for (var step = 0; step < MostSteps && !IsFlat(loss.Gradient, set.Rows); step++)
        {
            context.Progress?.Report(new FitProgress("step", step, MostSteps, value / set.Rows));
            var exactness = Math.Min(.1, Math.Sqrt(TensorPrimitives.Norm<double>(loss.Gradient) / firstSlope));
            var direction = ConjugateGradients.Solve(loss.CurvatureTimes, loss.Diagonal, loss.Gradient, exactness);
            var (start, before) = (point, value);
            var isLower = LineSearch.TryHalve(
                length => Moved(start, direction, length), loss.MoveTo, next => next < before, out var found);
            if (!isLower) break;
            (point, value) = found;
        }

        context.Progress?.Report(new FitProgress("step", MostSteps, MostSteps, value / set.Rows));
        return new LogisticModel(point.AsSpan(..^1), point[^1]);
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);

    private static bool IsFlat(ReadOnlySpan<double> gradient, int rows) => TensorPrimitives.MaxMagnitude(gradient) is var steepest
        && Math.Abs(steepest) <= FlatSlope * rows;

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
