using System.Numerics.Tensors;

namespace Churn.Training.Learners.Neural.Layers;

internal sealed class Sigmoid(int width) : ActivationLayer(width, "Sigmoid")
{
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Sigmoid(input, output);

    /// <summary>The slope is output x (1 - output).</summary>
    protected override void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        TensorPrimitives.Subtract(1, output, inputGradient);
        TensorPrimitives.Multiply(inputGradient, output, inputGradient);
        TensorPrimitives.Multiply(inputGradient, outputGradient, inputGradient);
    }
}
