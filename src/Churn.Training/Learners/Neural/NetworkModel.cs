using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Trained networks; the raw score is the mean of their log-odds. Weights and sums are 32-bit floats, as in the graph; the
/// mean is a 64-bit one.
/// </summary>
public sealed class NetworkModel : IFittedModel
{
    private readonly Network network;
    private readonly float[][] members;

    internal NetworkModel(Network network, float[][] members)
    {
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, network.Layers[0].Inputs, nameof(features));
        var sum = 0.0;
        foreach (var parameters in members) sum += network.LogOdds(parameters, features);
        return sum / members.Length;
    }

    /// <inheritdoc/>
    public string WriteTo(GraphBuilder graph, string features) => network.WriteTo(graph, features, members);
}
