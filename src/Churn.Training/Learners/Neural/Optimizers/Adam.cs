using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Neural.Optimizers;

/// <summary>
/// Adam (Kingma, Ba 2015). With <see cref="NetworkOptions.WeightDecay"/>, which is decoupled, it is AdamW (Loshchilov, Hutter
/// 2019).
/// </summary>
public sealed record Adam : OptimizerOptions
{
    public Adam() => LearningRate = .001;

    /// <summary>How much of the mean gradient is memory; 0 to below 1. Default .9. Higher walks more smoothly.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = .9;

    /// <summary>How much of the mean squared gradient is memory; 0 to below 1. Default .999.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = .999;

    /// <summary>
    /// Keeps the step finite where gradients vanish; above 0, at most 1. Default 1e-8. Higher is more like SGD.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    internal override Optimizer Create(int parameters) => new AdamOptimizer(this, parameters);
}
