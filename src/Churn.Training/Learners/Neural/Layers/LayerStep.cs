using Churn.Core.Numerics;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// What one layer sees of a training step: its signals, their gradients and its scratch, allocated once and used again.
/// </summary>
internal sealed class LayerStep
{
    private readonly Layer layer;
    private readonly float[] parameters, parameterGradients, input, output, outputGradient, scratch;
    private readonly float[]? inputGradient;

    /// <param name="layer">The layer that takes the step.</param>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="parameterGradients">Their gradients.</param>
    /// <param name="before">
    /// The step of the layer before; null for the first layer, whose input no one needs the gradient of.
    /// </param>
    /// <param name="features">The input of the first layer, [rows, inputs].</param>
    /// <param name="rows">The most rows of a step.</param>
    /// <param name="random">Where dropout takes its choices from.</param>
    public LayerStep(
        Layer layer,
        float[] parameters,
        float[] parameterGradients,
        LayerStep? before,
        float[] features,
        int rows,
        RandomStream random)
    {
        this.layer = layer;
        this.parameters = parameters;
        this.parameterGradients = parameterGradients;
        input = before?.output ?? features;
        inputGradient = before?.outputGradient;
        output = new float[rows * layer.Outputs];
        outputGradient = new float[rows * layer.Outputs];
        scratch = new float[layer.ScratchSize(rows)];
        Random = random;
    }

    /// <summary>The rows of this step.</summary>
    public int Rows { get; private set; }

    public RandomStream Random { get; }

    public ReadOnlySpan<float> Parameters => parameters;

    public Span<float> ParameterGradients => parameterGradients;

    public ReadOnlySpan<float> Input => input.AsSpan(0, Rows * layer.Inputs);

    /// <summary>Empty when nobody asks for it.</summary>
    public Span<float> InputGradient => inputGradient is null ? [] : inputGradient.AsSpan(0, Rows * layer.Inputs);

    public Span<float> Output => output.AsSpan(0, Rows * layer.Outputs);

    public Span<float> OutputGradient => outputGradient.AsSpan(0, Rows * layer.Outputs);

    /// <summary>Kept from Forward to Backward.</summary>
    public Span<float> Scratch => scratch;

    public void Forward(int rows)
    {
        Rows = rows;
        layer.Forward(this);
    }

    public void Backward() => layer.Backward(this);
}
