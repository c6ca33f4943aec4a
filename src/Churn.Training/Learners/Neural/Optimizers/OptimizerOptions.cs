using System.ComponentModel.DataAnnotations;
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
