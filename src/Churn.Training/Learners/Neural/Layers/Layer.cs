using Churn.Models.Graph;

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

    /// <summary>Writes the layer into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="input">
    /// The name of the input, float [members, rows, inputs], or [rows, inputs] for the first layer or one member; where there are
    /// submodels, float [members, rows, submodels, inputs of one].
    /// </param>
    /// <param name="members">The parameters of each member.</param>
    /// <returns>The name of the output, of the same kind of shape.</returns>
    public abstract string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members);

    /// <summary>A part of the parameters of all members, one member after the other.</summary>
    protected static float[] Stack(IReadOnlyList<float[]> members, Range part) =>
        members.SelectMany(parameters => parameters[part]).ToArray();
}
