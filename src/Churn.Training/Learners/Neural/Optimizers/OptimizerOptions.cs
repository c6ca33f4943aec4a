using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Churn.Training.Learners.Neural.Optimizers;

/// <summary>How a network walks down its gradient: <see cref="Sgd"/> or <see cref="Adam"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(Sgd), "sgd")]
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>
    /// The length of a step; above 0, at most 10. Default .001 (Adam), .1 (SGD). Too high does not settle, too low does not
    /// arrive.
    /// </summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; }

    /// <summary>A fresh optimiser, without memory of earlier steps.</summary>
    internal abstract Optimizer Create(int parameters);
}

/// <summary>Stochastic gradient descent with momentum.</summary>
public sealed record Sgd : OptimizerOptions
{
    public Sgd() => LearningRate = .1;

    /// <summary>The share of the last step's speed that is kept; 0 (none) to below 1. Default .9.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = .9;

    internal override Optimizer Create(int parameters) => new SgdOptimizer(this, parameters);
}

/// <summary>speed = momentum x speed + gradient; value -= rate x speed.</summary>
internal sealed class SgdOptimizer(Sgd options, int parameters) : Optimizer
{
    private readonly float momentum = (float)options.Momentum;
    private readonly float[] speed = new float[parameters];

    public override void Step(Span<float> values, ReadOnlySpan<float> gradients, float rate)
    {
        TensorPrimitives.MultiplyAdd(speed, momentum, gradients, speed);
        TensorPrimitives.MultiplyAdd(speed, -rate, values, values);
    }
}

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
