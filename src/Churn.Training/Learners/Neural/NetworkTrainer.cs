using Churn.Core.Options;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Trains a multilayer perceptron, or several that are averaged. Holding a trainer means that its options are sound.
/// </summary>
public sealed class NetworkTrainer : ITrainer
{
    /// <param name="options">An open weight decay takes the first of its variants.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    public NetworkTrainer(NetworkOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        // A copy of the list: who still holds the original could change it after the check.
        Options = options.Variants()[0] with { Layers = options.Layers is { } layers ? [.. layers] : null };
    }

    /// <summary>What it trains with, nothing of it open but what depends on the rows.</summary>
    public NetworkOptions Options { get; }

    /// <inheritdoc cref="ITrainer.Fit"/>
    /// <exception cref="ArithmeticException">The training diverged.</exception>
    public NetworkModel Fit(TrainingSet set, FitContext context)
    {
        var options = Options.For(set.Rows);
        var bins = PiecewiseLinearEncoding.Learn(set.Features, options.Bins, options.SmoothClip);
        var network = new Network(bins.Width, options, bins.WordCounts);
        var members = new float[options.Members][];
        var progress = new EnsembleProgress(context.Progress, options.Members, options.Epochs);
        RunMembers(context, member =>
        {
            var training = new EnsembleMemberTrainer(network, options, bins, set, member);
            members[member] = training.Run(progress.OfMember(), context.Cancellation);
        });
        return new NetworkModel(bins, network, members);
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);

    private void RunMembers(FitContext context, Action<int> run)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        try
        {
            Parallel.For(0, Options.Members, limits, run);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(one => one is ArithmeticException))
        {
            // Members fail alike; one says it all.
            throw new ArithmeticException(several.InnerExceptions[0].Message, several);
        }
    }
}
