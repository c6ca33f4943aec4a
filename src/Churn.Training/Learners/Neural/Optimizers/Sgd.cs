using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Neural.Optimizers;

/// <summary>Stochastic gradient descent with momentum.</summary>
public sealed record Sgd : OptimizerOptions
{
    public Sgd() => LearningRate = .1;

    /// <summary>The share of the last step's speed that is kept; 0 (none) to below 1. Default .9.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = .9;

    internal override Optimizer Create(int parameters) => new SgdOptimizer(this, parameters);
}
