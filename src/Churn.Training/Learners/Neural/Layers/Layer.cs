using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// One layer. It holds no numbers of its own: parameters, signals and scratch come from outside, so the same layers train and
/// score, for every member and on any thread.
/// </summary>
/// <param name="inputs">Floats per customer that come in.</param>
/// <param name="outputs">Floats per customer that go out.</param>
internal abstract class Layer(int inputs, int outputs)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>How many floats of scratch the layer keeps during a training step.</summary>
    public virtual int ScratchSize(int rows) => 0;

    /// <summary>Forward, as at scoring.</summary>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="output">[rows, outputs], overwritten.</param>
    public abstract void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Forward, as at training.</summary>
    public virtual void Forward(LayerStep step) => Apply(step.Parameters, step.Input, step.Output);

    /// <summary>
    /// Backward: adds to the gradients of the parameters, and overwrites the gradient of the input unless nobody asks for it.
    /// </summary>
    public abstract void Backward(LayerStep step);

    /// <summary>A table in the parameters of all members, each row of one member followed by that of the next.</summary>
    protected static float[] SideBySide(IReadOnlyList<float[]> members, Range table, int width)
    {
        var rows = members.Select(parameters => parameters[table].Chunk(width).ToArray()).ToArray();
        return [.. Enumerable.Range(0, rows[0].Length).SelectMany(row => rows.SelectMany(member => member[row]))];
    }

    /// <summary>A part of the parameters of all members, one member after the other.</summary>
    protected static float[] Stack(IReadOnlyList<float[]> members, Range part) =>
        members.SelectMany(parameters => parameters[part]).ToArray();
}

/// <summary>A layer that can stand before others.</summary>
internal interface IHiddenLayer
{
    /// <summary>Writes the layer into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="input">
    /// The name of the input, float [rows, inputs] for the first layer or where one member without submodels is all there is;
    /// else float [rows, members, submodels, inputs of one], with 1 for the submodels while the signal is the same for all.
    /// </param>
    /// <param name="members">The parameters of each member.</param>
    /// <returns>
    /// The name of the output, of the same kind of shape; from the first layer float [rows, members x outputs].
    /// </returns>
    string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members);
}

/// <summary>A layer that can stand last. It is linear, so what its units weigh goes into its own weights.</summary>
internal interface IOutputLayer
{
    /// <summary>Writes a weighted sum of the output units of all members into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="input">
    /// The name of the input, float [rows, members x inputs]; [rows, inputs], the features, where it is the first layer too.
    /// </param>
    /// <param name="members">The parameters of each member.</param>
    /// <param name="unitWeights">What each output unit of a member weighs.</param>
    /// <returns>The sum, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members, double[] unitWeights);
}

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
