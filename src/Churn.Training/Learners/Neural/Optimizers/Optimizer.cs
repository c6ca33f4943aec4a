namespace Churn.Training.Learners.Neural.Optimizers;

/// <summary>Moves parameters against their gradient, and remembers what it needs from step to step.</summary>
internal abstract class Optimizer
{
    /// <summary>Takes one step.</summary>
    /// <param name="values">The parameters to move.</param>
    /// <param name="gradients">The gradient of the loss, one for each parameter.</param>
    /// <param name="rate">The learning rate of this step.</param>
    public abstract void Step(Span<float> values, ReadOnlySpan<float> gradients, float rate);
}
