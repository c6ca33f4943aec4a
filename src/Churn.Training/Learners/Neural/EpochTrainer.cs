using System.Numerics.Tensors;
using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Takes the parameters of a network through rows in batches: gradient, decay, a step of the optimiser, which remembers what it
/// needs from one epoch to the next.
/// </summary>
internal sealed class EpochTrainer
{
    private readonly Network network;
    private readonly NetworkOptions options;
    private readonly EncodedSet set;
    private readonly float[] parameters;
    private readonly RandomStream random;
    private readonly int batchSize;
    private readonly TrainingStep step;
    private readonly Optimizer optimizer;

    /// <param name="network">The shape.</param>
    /// <param name="options">How to learn; nothing is open.</param>
    /// <param name="set">What the network sees, and the labels.</param>
    /// <param name="parameters">The parameters, which are changed.</param>
    /// <param name="rows">The most rows of an epoch.</param>
    /// <param name="random">Where orders and dropout come from.</param>
    public EpochTrainer(
        Network network, NetworkOptions options, EncodedSet set, float[] parameters, int rows, RandomStream random)
    {
        (this.network, this.options, this.set) = (network, options, set);
        (this.parameters, this.random) = (parameters, random);
        batchSize = options.BatchSize!.Value;
        step = new TrainingStep(network, parameters, Loss.Of(options.Loss), Math.Min(batchSize, rows), random);
        optimizer = options.Optimizer.Create(parameters.Length);
    }

    /// <summary>Goes through rows once.</summary>
    /// <param name="rows">The rows; they are put into another order.</param>
    /// <param name="most">The most of them that are learnt from.</param>
    /// <param name="stepped">Told after each step how many steps there are; null for silence.</param>
    public void LearnEpoch(int[] rows, int most, Action<int>? stepped = null)
    {
        random.Shuffle(rows);
        var learnt = rows.AsSpan(0, Math.Min(most, rows.Length));
        var steps = (learnt.Length + batchSize - 1) / batchSize;
        var rate = (float)options.Optimizer.LearningRate;
        var kept = 1 - (rate * (float)options.WeightDecay!.Value);
        var weights = parameters.AsSpan(0, network.Weights);
        for (var first = 0; first < learnt.Length; first += batchSize)
        {
            step.Run(set, learnt[first..Math.Min(first + batchSize, learnt.Length)]);
            TensorPrimitives.Multiply(weights, kept, weights);
            optimizer.Step(parameters, step.Gradients, rate);
            stepped?.Invoke(steps);
        }
    }
}
