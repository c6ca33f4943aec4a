using System.Numerics;
using Churn.Core.Numerics;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// One layer of a network over sequences. It holds no numbers of its own: parameters, signals and scratch come from outside. It
/// is written once for floats, which train and score, and for doubles, in which its gradients are checked.
/// </summary>
/// <param name="inputs">Numbers that come in for each event, or for each customer after the pooling.</param>
/// <param name="outputs">Numbers that go out.</param>
internal abstract class SequenceLayer<T>(int inputs, int outputs)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>Whether what goes out belongs to customers; else to events.</summary>
    public virtual bool IsOfCustomers => true;

    /// <summary>How many numbers are kept from Forward to Backward.</summary>
    public virtual int ScratchSize(SequenceBlock<T> block) => 0;

    /// <summary>Gives the parameters their first values; those that are left are 0.</summary>
    public virtual void Initialize(Span<T> parameters, RandomStream random)
    {
    }

    /// <summary>Overwrites the output.</summary>
    public abstract void Forward(LayerPass<T> pass);

    /// <summary>
    /// Adds to the gradients of the parameters, and overwrites the gradient of the input unless nobody asks for it.
    /// </summary>
    public abstract void Backward(LayerPass<T> pass);

    /// <summary>Writes the layer into a graph.</summary>
    /// <param name="graph">The graph, where events are [rows, events, inputs] and customers [rows, inputs].</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="parameters">All parameters of the network.</param>
    /// <returns>The name of the output.</returns>
    public abstract string WriteTo(SequenceGraph graph, string input, T[] parameters);

    /// <summary>Spreads weights evenly in [-limit, limit].</summary>
    protected static void Spread(Span<T> weights, double limit, RandomStream random)
    {
        foreach (ref var weight in weights) weight = T.CreateChecked(limit * ((2 * random.NextDouble()) - 1));
    }
}

/// <summary>Gives each layer its place among the parameters of a network.</summary>
internal sealed class ParameterPlan
{
    private readonly List<Range> decaying = [];

    /// <summary>How many parameters there are.</summary>
    public int Count { get; private set; }

    /// <summary>The parameters that weight decay shrinks: the weights, not the biases.</summary>
    public IReadOnlyList<Range> Decaying => decaying;

    /// <summary>A place for weights.</summary>
    public Range Weights(int count)
    {
        var place = Others(count);
        decaying.Add(place);
        return place;
    }

    /// <summary>A place for biases and the like.</summary>
    public Range Others(int count)
    {
        Count += count;
        return (Count - count)..Count;
    }
}

/// <summary>What one layer sees of a block on its way through the network and back; the memory is used again.</summary>
/// <param name="layer">The layer.</param>
/// <param name="gradients">The gradients of all parameters.</param>
/// <param name="before">The pass of the layer before; null for the first.</param>
/// <param name="block">The events.</param>
internal sealed class LayerPass<T>(SequenceLayer<T> layer, T[] gradients, LayerPass<T>? before, SequenceBlock<T> block)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private T[] parameters = [], output = [], outputGradient = [], scratch = [];

    public SequenceBlock<T> Block => block;

    public ReadOnlySpan<T> Input => before is null ? block.Channels : before.Output;

    /// <summary>Empty when nobody asks for it.</summary>
    public Span<T> InputGradient => before is null ? [] : before.OutputGradient;

    public Span<T> Output => output.AsSpan(0, OutputSize);

    public Span<T> OutputGradient => outputGradient.AsSpan(0, OutputSize);

    /// <summary>Kept from Forward to Backward.</summary>
    public Span<T> Scratch => scratch;

    private int OutputSize => (layer.IsOfCustomers ? block.Rows : block.Events) * layer.Outputs;

    public ReadOnlySpan<T> Parameters(Range part) => parameters.AsSpan(part);

    public Span<T> Gradients(Range part) => gradients.AsSpan(part);

    public void Forward(T[] values)
    {
        parameters = values;
        if (output.Length < OutputSize) (output, outputGradient) = (new T[OutputSize], new T[OutputSize]);
        if (layer.ScratchSize(block) is var size && scratch.Length < size) scratch = new T[size];
        layer.Forward(this);
    }

    public void Backward() => layer.Backward(this);
}
