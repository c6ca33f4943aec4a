using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Sets the layers of a network one behind the other and gives each its place among the parameters: the weights come first, then
/// what does not decay, which is biases, scales and shifts.
/// </summary>
internal sealed class LayerPlan
{
    private readonly List<Layer> layers = [];
    private readonly int submodels;
    private readonly IReadOnlyList<int> wordCounts;
    private int nextWeight;
    private int nextOther;

    /// <param name="features">Floats per customer that come in.</param>
    /// <param name="options">The hidden layers, not open, and the submodels.</param>
    /// <param name="units">How many output units there are.</param>
    /// <param name="wordCounts">For each number of a word, how many words there are.</param>
    public LayerPlan(int features, NetworkOptions options, int units, IReadOnlyList<int> wordCounts)
    {
        submodels = options.Submodels;
        this.wordCounts = wordCounts;
        var hidden = options.Layers ?? throw new ArgumentException("The layers are open.", nameof(options));
        int[] widths = [features - wordCounts.Count, .. hidden.Select(layer => layer.Width), units];
        Weights = widths.Zip(widths.Skip(1), (inputs, outputs) => inputs * outputs).Sum() + (wordCounts.Sum() * widths[1]);
        nextOther = Weights;
        for (var i = 0; i < hidden.Count; i++) AddHidden(widths[i], hidden[i], isFirst: i == 0);
        AddOutput(widths[^2], units);
    }

    public Layer[] Layers => [.. layers];

    /// <summary>How many parameters decay: the first so many.</summary>
    public int Weights { get; }

    public int Parameters => nextOther;

    private void AddHidden(int inputs, LayerOptions hidden, bool isFirst)
    {
        // What comes into the first layer is the same for all submodels, so it is worked out once.
        var shared = isFirst ? null : NewDense(inputs, hidden.Width, submodels);
        if (shared is null) AddFirst(inputs, hidden.Width);
        else layers.Add(shared);
        var width = submodels * hidden.Width;
        if (submodels > 1)
            layers.Add(new ScaleShiftLayer(hidden.Width, submodels, isFirst, PlaceOthers(width), PlaceOthers(width), shared));
        if (ActivationLayer.Of(hidden.Activation, width) is { } activation)
            layers.Add(activation);
        if (hidden.Dropout > 0)
            layers.Add(new Dropout(width, hidden.Dropout));
    }

    /// <summary>The layer that reads the features; the words among them by their numbers.</summary>
    private void AddFirst(int inputs, int outputs)
    {
        var dense = NewDense(inputs, outputs, 1, wordCounts.Count, isFirst: true);
        layers.Add(
            wordCounts.Count == 0 ? dense : new DenseEmbeddingLayer(dense, wordCounts, PlaceWeights(wordCounts.Sum() * outputs)));
    }

    private void AddOutput(int inputs, int units)
    {
        if (layers.Count == 0) AddFirst(inputs, units);
        else if (submodels == 1) layers.Add(NewDense(inputs, units, 1));
        else layers.Add(new EnsembleOutputLayer(inputs, submodels, PlaceWeights(inputs * units), PlaceOthers(units)));
    }

    private Dense NewDense(int inputs, int outputs, int sharing, int unread = 0, bool isFirst = false) =>
        new(inputs, outputs, PlaceWeights(inputs * outputs), PlaceOthers(outputs), sharing, unread, isFirst);

    private int PlaceWeights(int count) => (nextWeight += count) - count;

    private int PlaceOthers(int count) => (nextOther += count) - count;
}
