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
