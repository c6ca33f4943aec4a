using System.Numerics;
using System.Numerics.Tensors;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>A function applied to every float by itself; its derivative is told from its output.</summary>
/// <param name="width">Floats per customer.</param>
/// <param name="operation">The name of the function's ONNX operator.</param>
internal abstract class ActivationLayer(int width, string operation) : Layer(width, width), IHiddenLayer
{
    /// <summary>The layer of an activation; none for a linear one.</summary>
    public static ActivationLayer? Of(Activation activation, int width) => activation switch
    {
        Activation.Relu => new Relu(width),
        Activation.Tanh => new Tanh(width),
        Activation.Sigmoid => new Sigmoid(width),
        _ => null,
    };

    public sealed override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output) =>
        Apply(input, output);

    public sealed override void Backward(LayerStep step) => Backward(step.Output, step.OutputGradient, step.InputGradient);

    public string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members) =>
        graph.Apply(operation, input);

    protected abstract void Apply(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The gradient of the input from the output and its gradient.</summary>
    protected abstract void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}

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

/// <summary>What a layer does to each of its sums.</summary>
public enum Activation
{
    /// <summary>Nothing: the sum itself.</summary>
    Linear,

    /// <summary>The sum where it is positive, else 0.</summary>
    Relu,

    /// <summary>The hyperbolic tangent, -1 to 1.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-sum), 0 to 1.</summary>
    Sigmoid,
}

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
