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
    private int nextWeight;
    private int nextOther;

    /// <param name="features">Floats per customer that come in.</param>
    /// <param name="options">The hidden layers and the submodels.</param>
    /// <param name="units">How many output units there are.</param>
    /// <param name="wordCounts">For each number of a word, how many words there are.</param>
    public LayerPlan(int features, NetworkOptions options, int units, IReadOnlyList<int> wordCounts)
    {
        submodels = options.Submodels;
        var embedding = wordCounts.Count == 0 ? null : new Embedding(features - wordCounts.Count, wordCounts, options.EmbeddingWidth, PlaceWeights);
        int[] widths = [embedding?.Outputs ?? features, .. options.Layers.Select(layer => layer.Width)];
        var sharedWeights = widths.Zip(widths.Skip(1), (inputs, outputs) => inputs * outputs).Sum();
        Weights = nextWeight + sharedWeights + (widths[^1] * units);
        if (embedding is not null) layers.Add(embedding);
        nextOther = Weights;
        for (var i = 0; i < options.Layers.Count; i++) AddHidden(widths[i], options.Layers[i], isFirst: i == 0);
        AddOutput(widths[^1], units);
    }

    public Layer[] Layers => [.. layers];

    /// <summary>How many parameters decay: the first so many.</summary>
    public int Weights { get; }

    public int Parameters => nextOther;

    private void AddHidden(int inputs, LayerOptions hidden, bool isFirst)
    {
        // What comes into the first layer is the same for all submodels, so it is worked out once.
        var sharing = isFirst ? 1 : submodels;
        layers.Add(new Dense(inputs, hidden.Width, PlaceWeights(inputs * hidden.Width), PlaceOthers(hidden.Width), sharing));
        var width = submodels * hidden.Width;
        if (submodels > 1) layers.Add(new Adapter(hidden.Width, submodels, isFirst, PlaceOthers(width), PlaceOthers(width)));
        if (ActivationLayer.Of(hidden.Activation, width) is { } activation) layers.Add(activation);
        if (hidden.Dropout > 0) layers.Add(new Dropout(width, hidden.Dropout));
    }

    private void AddOutput(int inputs, int units) => layers.Add(submodels > 1
        ? new SubmodelOutputs(inputs, submodels, PlaceWeights(inputs * units), PlaceOthers(units))
        : new Dense(inputs, units, PlaceWeights(inputs * units), PlaceOthers(units)));

    private int PlaceWeights(int count) => (nextWeight += count) - count;

    private int PlaceOthers(int count) => (nextOther += count) - count;
}
