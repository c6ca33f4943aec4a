using System.Numerics.Tensors;

namespace Churn.Training.Learners.Neural.Layers;

internal sealed class Tanh(int width) : ActivationLayer(width, "Tanh")
{
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Tanh(input, output);

    /// <summary>The slope is 1 - output^2.</summary>
    protected override void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        TensorPrimitives.Multiply(output, output, inputGradient);
        TensorPrimitives.Subtract(1, inputGradient, inputGradient);
        TensorPrimitives.Multiply(inputGradient, outputGradient, inputGradient);
    }
}
