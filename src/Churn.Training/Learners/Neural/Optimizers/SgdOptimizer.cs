using System.Numerics.Tensors;

namespace Churn.Training.Learners.Neural.Optimizers;

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
