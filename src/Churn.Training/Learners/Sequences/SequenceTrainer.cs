using System.Numerics.Tensors;
using Churn.Core.Numerics;
using Churn.Core.Options;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Learners.Sequences;

/// <summary>Trains sequence models. Holding a trainer means that its options are sound.</summary>
public sealed class SequenceTrainer
{
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    public SequenceTrainer(SequenceOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        Options = options with { Dilations = [.. options.Dilations] };
    }

    /// <summary>What it trains with.</summary>
    public SequenceOptions Options { get; }

    /// <summary>Learns a model; the same at any number of threads.</summary>
    /// <param name="set">What to learn from.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="firstMember">The number of the first network, 0 or more: others have other weights to begin with.</param>
    /// <exception cref="ArithmeticException">The training diverged.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    public SequenceModel Fit(SequenceTrainingSet set, FitContext context, int firstMember = 0)
    {
        var columns = set.Customers?.Columns ?? 0;
        var network = new SequenceNetwork<float>(set.Channels, columns, Options);
        var scaling = ChannelScaling.Learn(set);
        var progress = new EnsembleProgress(context.Progress, Options.Members, Options.Epochs);
        // One after the other: the threads share the blocks of a step.
        float[][] members =
        [
            .. Enumerable.Range(0, Options.Members).Select(member =>
                new SequenceMemberTrainer(network, Options, scaling, set, firstMember + member)
                    .Run(progress.OfMember(), context)),
        ];
        return new SequenceModel(set.Channels, columns, network, scaling, members);
    }
}

/// <summary>The training of one network. All its randomness comes from the seed, its number, the step and the block.</summary>
internal sealed class SequenceMemberTrainer
{
    private static readonly Loss CrossEntropy = Loss.Of(NetworkLoss.CrossEntropy);

    private readonly SequenceNetwork<float> network;
    private readonly SequenceOptions options;
    private readonly ChannelScaling scaling;
    private readonly SequenceTrainingSet set;
    private readonly RandomStream random;
    private readonly ValidationSplit split;
    private readonly float[] parameters;
    private readonly float[] gradients;
    private readonly NetworkPass<float>[] passes; // one for each block of a step
    private readonly Optimizer optimizer;

    public SequenceMemberTrainer(
        SequenceNetwork<float> network, SequenceOptions options, ChannelScaling scaling, SequenceTrainingSet set, int member)
    {
        (this.network, this.options, this.scaling, this.set) = (network, options, scaling, set);
        random = new RandomStream(options.Seed, member);
        split = ValidationSplit.Of(set.Churned, set.GroupOf, options.ValidationFraction, random);
        var churnRate = (double)split.Learning.Count(row => set.Churned[row]) / split.Learning.Length;
        parameters = network.Initialize(churnRate, random);
        gradients = new float[parameters.Length];
        passes = [.. Enumerable.Range(0, BlockQueue.Blocks(Math.Min(options.BatchSize, split.Learning.Length)))
            .Select(_ => new NetworkPass<float>(network))];
        optimizer = new Adam { LearningRate = options.LearningRate }.Create(parameters.Length);
    }

    /// <summary>Trains until the last epoch, or until patience ends.</summary>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <returns>The parameters of the best epoch.</returns>
    public float[] Run(MemberProgress progress, FitContext context)
    {
        var best = new EarlyStopping(options.Patience, parameters);
        for (var epoch = 1; epoch <= options.Epochs && !best.IsOutOfPatience; epoch++)
        {
            LearnEpoch(context);
            var loss = ValidationLoss(context);
            best.Offer(parameters, loss);
            progress.Report(best.IsOutOfPatience ? options.Epochs : epoch, loss);
        }

        if (best.Parameters.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ArithmeticException("The sequence model diverged: its weights are not finite. Lower the learning rate.");
        return best.Parameters;
    }

    private void LearnEpoch(FitContext context)
    {
        random.Shuffle(split.Learning);
        var rows = Math.Min(options.EpochRows, split.Learning.Length);
        var rate = (float)options.LearningRate;
        for (var first = 0; first < rows; first += options.BatchSize)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            WriteGradients(split.Learning[first..Math.Min(first + options.BatchSize, rows)], context);
            foreach (var part in network.Decaying)
            {
                var weights = parameters.AsSpan(part);
                TensorPrimitives.Multiply(weights, 1 - (rate * (float)options.WeightDecay), weights);
            }

            optimizer.Step(parameters, gradients, rate);
        }
    }

    /// <summary>The gradient of the mean loss of some rows: that of each block, added up in the order of the blocks.</summary>
    private void WriteGradients(int[] rows, FitContext context)
    {
        var seed = random.NextBelow(int.MaxValue);
        BlockQueue.ForEach(rows.Length, context, block =>
        {
            var (pass, places) = (passes[block], BlockQueue.Rows(rows, block).ToArray());
            pass.Block.Load(set, places, scaling, new RandomStream(seed, block));
            pass.Forward(parameters);
            pass.Backward((i, logOdds) => CrossEntropy.Slope(logOdds, set.Churned[places[i]]) / rows.Length);
        });
        Array.Clear(gradients);
        for (var block = 0; block < BlockQueue.Blocks(rows.Length); block++)
            TensorPrimitives.Add(gradients, passes[block].Gradients, gradients);
    }

    /// <summary>The mean loss of the validation rows; null if there are none.</summary>
    private double? ValidationLoss(FitContext context)
    {
        if (split.Validation.Length == 0) return null;
        var scores = BlockQueue.Scores(network, scaling, parameters, set, split.Validation, context);
        return scores.Select((logOdds, i) => CrossEntropy.Value(logOdds, set.Churned[split.Validation[i]])).Average();
    }
}
