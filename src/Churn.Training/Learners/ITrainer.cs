namespace Churn.Training.Learners;

/// <summary>
/// What learns. A trainer holds checked options and nothing else: fitting changes neither them nor the data, and the same
/// data, options and seed give the same model at any number of threads.
/// </summary>
public interface ITrainer
{
    /// <summary>Learns a model.</summary>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    IFittedModel Fit(TrainingSet set, FitContext context);
}
