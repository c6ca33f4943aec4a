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
