using System.Numerics.Tensors;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// The training of one member, on one thread. All its randomness comes from the seed and the member's number, so it does not
/// matter when or where it runs.
/// </summary>
internal sealed class MemberTraining
{
    private readonly NetworkOptions options;
    private readonly EncodedSet set;
    private readonly Network network;
    private readonly RandomStream random;
    private readonly ValidationSplit split;
    private readonly float[] parameters;
    private readonly Loss loss;
    private readonly Optimizer optimizer;
    private readonly TrainingStep step;

    public MemberTraining(Network network, NetworkOptions options, EncodedSet set, int member)
    {
        this.options = options;
        this.set = set;
        this.network = network;
        random = new RandomStream(options.Seed, member);
        split = ValidationSplit.Of(set.Churned, options.ValidationFraction, random);
        var churnRate = (double)split.Learning.Count(row => set.Churned[row]) / split.Learning.Length;
        parameters = FirstParameters.Of(network, churnRate, random);
        loss = Loss.Of(options.Loss);
        optimizer = options.Optimizer.Create(network.Parameters);
        step = new TrainingStep(network, parameters, loss, Math.Min(options.BatchSize, split.Learning.Length), random);
    }

    /// <summary>Trains until the last epoch, or until patience ends.</summary>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Asked before each epoch.</param>
    /// <returns>The parameters of the best epoch with early stopping, of the last without.</returns>
    public float[] Run(MemberProgress progress, CancellationToken cancellation)
    {
        var best = new BestParameters(options.Patience, parameters);
        for (var epoch = 1; epoch <= options.Epochs && !best.IsOutOfPatience; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            LearnEpoch();
            var validationLoss = ValidationLoss();
            best.Offer(parameters, validationLoss);
            progress.Report(best.IsOutOfPatience ? options.Epochs : epoch, validationLoss);
        }
        if (best.Parameters.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ArithmeticException("The network diverged: its weights are no finite numbers. Lower LearningRate.");
        return best.Parameters;
    }

    private void LearnEpoch()
    {
        random.Shuffle(split.Learning);
        var rate = (float)options.Optimizer.LearningRate;
        var kept = 1 - (rate * (float)options.WeightDecay);
        var weights = parameters.AsSpan(0, network.Weights);
        for (var first = 0; first < split.Learning.Length; first += options.BatchSize)
        {
            var size = Math.Min(options.BatchSize, split.Learning.Length - first);
            step.Run(set, split.Learning.AsSpan(first, size));
            TensorPrimitives.Multiply(weights, kept, weights);
            optimizer.Step(parameters, step.Gradients, rate);
        }
    }

    /// <summary>The mean loss of the validation rows; null if there are none.</summary>
    private double? ValidationLoss()
    {
        if (split.Validation.Length == 0) return null;
        var total = 0.0;
        foreach (var row in split.Validation)
            total += loss.Value(network.LogOdds(parameters, set.Row(row)), set.Churned[row]);
        return total / split.Validation.Length;
    }
}
