using System.Buffers;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Trained networks; the raw score is the mean of their log-odds. Weights and sums are 32-bit floats, as in the graph; the
/// mean is a 64-bit one.
/// </summary>
public sealed class NetworkModel : IFittedModel
{
    private readonly PiecewiseLinearEncoding bins;
    private readonly Network network;
    private readonly float[][] members;

    internal NetworkModel(PiecewiseLinearEncoding bins, Network network, float[][] members)
    {
        this.bins = bins;
        this.network = network;
        this.members = members;
    }

    /// <summary>How many networks are averaged.</summary>
    public int Members => members.Length;

    /// <summary>How many weights and biases each network has.</summary>
    public int Parameters => network.Parameters;

    /// <inheritdoc/>
    public double Score(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, bins.Features, nameof(features));
        var buffer = ArrayPool<float>.Shared.Rent(bins.Width);
        var encoded = buffer.AsSpan(0, bins.Width);
        bins.Encode(features, encoded);
        var sum = 0.0;
        foreach (var parameters in members) sum += network.LogOdds(parameters, encoded);
        ArrayPool<float>.Shared.Return(buffer);
        return sum / members.Length;
    }

    /// <inheritdoc/>
    public WeightedSum WriteTo(GraphBuilder graph, string features) =>
        network.WriteTo(graph, bins.WriteTo(graph, features), members);
}
