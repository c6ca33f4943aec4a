using System.Numerics;
using System.Numerics.Tensors;

namespace Churn.Training.Learners.Neural.Layers;

internal sealed class Relu(int width) : ActivationLayer(width, "Relu")
{
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Max(input, 0, output);

    /// <summary>The slope is 1 where the output is positive and 0 elsewhere, which is the output's sign.</summary>
    protected override void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        var size = Vector<float>.Count;
        var i = 0;
        for (; i + size <= output.Length; i += size)
        {
            var open = Vector.GreaterThan(Vector.Create(output[i..]), Vector<float>.Zero);
            Vector.ConditionalSelect(open, Vector.Create(outputGradient[i..]), Vector<float>.Zero).CopyTo(inputGradient[i..]);
        }
        for (; i < output.Length; i++) inputGradient[i] = output[i] > 0 ? outputGradient[i] : 0;
    }
}
