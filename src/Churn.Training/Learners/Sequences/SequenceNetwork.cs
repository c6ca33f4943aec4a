using System.Numerics;
using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// The shape of a sequence model: embedding, recurrent unit or convolutions, attention pooling, the customer's own columns, a
/// dense head. The parameters are one array.
/// </summary>
internal sealed class SequenceNetwork<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<SequenceLayer<T>> layers = [];
    private readonly ParameterPlan plan = new();
    private readonly DenseLayer<T> last;

    /// <param name="channels">What there is of an event.</param>
    /// <param name="customerColumns">How many columns of customers there are.</param>
    /// <param name="options">The shape.</param>
    public SequenceNetwork(EventChannels channels, int customerColumns, SequenceOptions options)
    {
        layers.Add(new EventEmbeddingLayer<T>(channels, options.EmbeddingWidth, plan));
        if (options.Kind == SequenceKind.Gru) layers.Add(new GruLayer<T>(Width, options.Width, plan));
        else
            foreach (var dilation in options.Dilations)
                layers.Add(new CausalConvolutionLayer<T>(Width, options.Width, options.Kernel, dilation, plan));
        layers.Add(new AttentionPoolingLayer<T>(Width, plan));
        if (customerColumns > 0) layers.Add(new CustomerColumnsLayer<T>(Width, customerColumns));
        AddDropout(options);
        layers.Add(new DenseLayer<T>(Width, options.HeadWidth, isHidden: true, plan));
        AddDropout(options);
        last = new DenseLayer<T>(Width, 1, isHidden: false, plan);
        layers.Add(last);
    }

    public IReadOnlyList<SequenceLayer<T>> Layers => layers;

    /// <summary>How many parameters there are.</summary>
    public int Parameters => plan.Count;

    /// <summary>Those that weight decay shrinks.</summary>
    public IReadOnlyList<Range> Decaying => plan.Decaying;

    private int Width => layers[^1].Outputs;

    /// <summary>Where training starts: at the log-odds of the churn rate, so that no step is spent on learning it.</summary>
    public T[] Initialize(double churnRate, RandomStream random)
    {
        var parameters = new T[Parameters];
        foreach (var layer in layers) layer.Initialize(parameters, random);
        parameters.AsSpan(last.Biases).Fill(T.CreateChecked(LogOddsScale.OfProbability(churnRate)));
        return parameters;
    }

    /// <summary>Writes the log-odds into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="events">The name of the scaled events.</param>
    /// <param name="parameters">All parameters.</param>
    /// <returns>The log-odds, to be written.</returns>
    public WeightedSum WriteTo(SequenceGraph graph, string events, T[] parameters) =>
        last.ToSum(
            layers.SkipLast(1).Aggregate(events, (value, layer) => layer.WriteTo(graph, value, parameters)), parameters);

    private void AddDropout(SequenceOptions options)
    {
        if (options.Dropout > 0) layers.Add(new DropoutLayer<T>(Width, options.Dropout));
    }
}

/// <summary>The way of a block through a network and back, for one thread at a time; its memory is used again.</summary>
internal sealed class NetworkPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerPass<T>[] layers;
    private readonly T[] gradients;

    public NetworkPass(SequenceNetwork<T> network)
    {
        gradients = new T[network.Parameters];
        layers = new LayerPass<T>[network.Layers.Count];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = new LayerPass<T>(network.Layers[i], gradients, i == 0 ? null : layers[i - 1], Block);
    }

    /// <summary>The events, to be filled before.</summary>
    public SequenceBlock<T> Block { get; } = new();

    /// <summary>The log-odds of each customer.</summary>
    public ReadOnlySpan<T> LogOdds => layers[^1].Output;

    /// <summary>The gradients of all parameters.</summary>
    public ReadOnlySpan<T> Gradients => gradients;

    /// <summary>Takes the block forward.</summary>
    public void Forward(T[] parameters)
    {
        foreach (var layer in layers) layer.Forward(parameters);
    }

    /// <summary>Takes the slopes of a loss back to the parameters.</summary>
    /// <param name="slopeOf">The derivative of the loss by the log-odds of a customer of the block.</param>
    public void Backward(Func<int, double, double> slopeOf)
    {
        Array.Clear(gradients);
        for (var row = 0; row < Block.Rows; row++)
            layers[^1].OutputGradient[row] = T.CreateChecked(slopeOf(row, double.CreateChecked(LogOdds[row])));
        for (var i = layers.Length - 1; i >= 0; i--) layers[i].Backward();
    }
}
