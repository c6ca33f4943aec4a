using Churn.Core.Options;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Forest;

/// <summary>
/// Trains a random forest (Breiman 2001): every tree learns from rows of its own and every split chooses among features of its
/// own. Trees grow on binned features, in parallel, and add up to the mean of the log-odds of their leaves.
/// </summary>
public sealed class ForestTrainer : ITrainer
{
    /// <summary>How many trees grow between two reports of progress.</summary>
    private const int TreesPerReport = 10;

    private readonly ForestOptions options;

    /// <param name="options">Complete options: none that a search would choose is null.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range or not chosen; the message tells all that are.
    /// </exception>
    public ForestTrainer(ForestOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        OptionsValidator.ThrowIfOpen(options);
        this.options = options;
    }

    public TreeSumModel Fit(TrainingSet set, FitContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var features = BinnedFeatures.Of(set.Features, options.Bins, context.Threads);
        var trees = new RegressionTree[options.Trees];
        var done = 0;
        Parallel.For(
            0,
            trees.Length,
            new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation },
            () => new TreeGrowth(features, set.Churned, options),
            (number, _, growth) =>
            {
                trees[number] = growth.Grow(number);
                var grown = Interlocked.Increment(ref done);
                if (grown % TreesPerReport == 0) context.Progress?.Report(new FitProgress("tree", grown, trees.Length));
                return growth;
            },
            _ => { });
        context.Progress?.Report(new FitProgress("tree", trees.Length, trees.Length));
        return new TreeSumModel(new TreeEnsemble(trees));
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);
}
