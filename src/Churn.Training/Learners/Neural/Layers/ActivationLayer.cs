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
