using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Distributed;
using Churn.Training.Learners;
using Churn.Training.Learners.Neural;
using Churn.Training.Preprocessing;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Training.Federated;

/// <summary>
/// What all sites have of a network before they learn, and the coordinator who writes it: features, bins, shape and first
/// weights, which follow from the bounds, the options, and how many customers all have.
/// </summary>
internal sealed class SharedNetwork
{
    private readonly PiecewiseLinearEncoding bins;

    /// <param name="schema">The schema of the bounds.</param>
    /// <param name="madeUp">Customers drawn from them, by which numbers are scaled and binned.</param>
    /// <param name="training">The options of the network and of its features.</param>
    /// <param name="rows">How many customers of all sites are learnt from.</param>
    public SharedNetwork(CustomerSchema schema, EncodedDataset madeUp, TrainingOptions training, int rows)
    {
        Options = training.Network.Variants()[0].For(rows);
        Encoder = new PrivateFeatures(schema, madeUp, training.NetworkEncoding).Encoder;
        bins = PiecewiseLinearEncoding.Learn(Encoder.Transform(madeUp), Options.Bins, Options.SmoothClip);
        Network = new Network(bins.Width, Options, bins.WordCounts);
    }

    /// <summary>How to learn; nothing is open.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Makes the features.</summary>
    public FittedEncoder Encoder { get; }

    /// <summary>The shape.</summary>
    public Network Network { get; }

    /// <summary>The weights that a member begins with.</summary>
    /// <param name="churnRate">The share that churned of all that it learns from, above 0 and below 1.</param>
    /// <param name="member">Its number, from 0.</param>
    public float[] FirstWeights(double churnRate, int member) =>
        WeightInitializer.Of(Network, churnRate, new RandomStream(Options.Seed, member));

    /// <summary>What the network sees of customers.</summary>
    /// <param name="features">Their features.</param>
    /// <param name="churned">Their labels; they may all be the same.</param>
    public EncodedSet Encode(FeatureMatrix features, bool[] churned) => new(bins, features, row => churned[row] ? 1 : 0);

    /// <summary>The model of learnt weights.</summary>
    /// <param name="weights">Those of all members, one after the other.</param>
    /// <exception cref="WorkerException">They are not as many as the members have.</exception>
    public NetworkModel ToModel(ReadOnlySpan<float> weights)
    {
        if (weights.Length != Options.Members * Network.Parameters)
            throw new WorkerException(
                $"The sites have learnt {weights.Length} weights, and the network has {Options.Members * Network.Parameters}.");
        return new NetworkModel(bins, Network, [.. weights.ToArray().Chunk(Network.Parameters)]);
    }
}
