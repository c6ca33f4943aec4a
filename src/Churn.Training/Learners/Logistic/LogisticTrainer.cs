using Churn.Core.Options;

namespace Churn.Training.Learners.Logistic;

/// <summary>Finds the one minimum of the penalised log loss by <see cref="NewtonMethod"/>.</summary>
public sealed class LogisticTrainer : ITrainer
{
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
        var point = NewtonMethod.Minimise(
            loss,
            loss.Start(),
            FlatSlope * set.Rows,
            (step, value) => context.Progress?.Report(new FitProgress("step", step, NewtonMethod.MaxSteps, value / set.Rows)));
        return new LogisticModel(point.AsSpan(..^1), point[^1]);
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);
}
