using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Losses;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// The way of a batch through a network and back: the loss and its gradient. Allocates nothing after its construction.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Network network;
    private readonly Loss loss;
    private readonly float[] features;
    private readonly float[] gradients;
    private readonly LayerStep[] layers;

    /// <param name="network">The network to train.</param>
    /// <param name="parameters">Its parameters, read at every step.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="batchSize">The most rows of a batch.</param>
    /// <param name="random">Where dropout takes its choices from.</param>
    public TrainingStep(Network network, float[] parameters, Loss loss, int batchSize, RandomStream random)
    {
        this.network = network;
        this.loss = loss;
        features = new float[batchSize * network.Layers[0].Inputs];
        gradients = new float[network.Parameters];
        layers = new LayerStep[network.Layers.Length];
        for (var i = 0; i < layers.Length; i++)
        {
            var before = i == 0 ? null : layers[i - 1];
            layers[i] = new LayerStep(network.Layers[i], parameters, gradients, before, features, batchSize, random);
        }
    }

    /// <summary>The gradient of the mean loss of the last batch, one for each parameter.</summary>
    public ReadOnlySpan<float> Gradients => gradients;

    /// <summary>Computes the mean loss of a batch, and its gradient.</summary>
    /// <param name="set">What the network sees, and the labels.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <returns>The mean loss of the batch.</returns>
    public double Run(EncodedSet set, ReadOnlySpan<int> rows)
    {
        var width = network.Layers[0].Inputs;
        for (var i = 0; i < rows.Length; i++) set.Encode(rows[i], features.AsSpan(i * width, width));
        foreach (var layer in layers) layer.Forward(rows.Length);
        Array.Clear(gradients);
        var total = JudgeOutput(set, rows);
        for (var i = layers.Length - 1; i >= 0; i--) layers[i].Backward();
        return total / rows.Length;
    }

    private double JudgeOutput(EncodedSet set, ReadOnlySpan<int> rows)
    {
        var output = layers[^1].Output;
        var gradient = layers[^1].OutputGradient;
        var head = network.Head;
        var judged = rows.Length * head.Submodels;
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var target = set.TargetOf(rows[i]);
            var units = output.Slice(i * head.Units, head.Units);
            var unitGradients = gradient.Slice(i * head.Units, head.Units);
            for (var submodel = 0; submodel < head.Submodels; submodel++)
            {
                var logOdds = head.LogOdds(units, submodel);
                total += loss.ValueOf(logOdds, target);
                head.Backward((float)(loss.SlopeOf(logOdds, target) / judged), unitGradients, submodel);
            }
        }
        return total / head.Submodels;
    }
}
