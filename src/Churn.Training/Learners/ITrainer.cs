using Churn.Models.Onnx;

namespace Churn.Training.Learners;

/// <summary>
/// What learns. A trainer holds checked options and nothing else: fitting changes neither them nor the data, and the same
/// data, options and seed give the same model at any number of threads.
/// </summary>
public interface ITrainer
{
    /// <summary>Whether the library that learns does one fit at a time in a process, so that others would wait.</summary>
    bool FitsOneAtATime => false;

    /// <summary>Learns a model.</summary>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    IFittedModel Fit(TrainingSet set, FitContext context);
}

/// <summary>A trainer whose models grow step by step, so that growing can stop where it no longer helps.</summary>
public interface IStagedTrainer : ITrainer
{
    /// <summary>Learns until the loss on other rows has not fallen for a while.</summary>
    /// <param name="set">The rows to learn from.</param>
    /// <param name="watched">Rows with the same features that are not learnt from.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    StagedFit Fit(TrainingSet set, TrainingSet watched, FitContext context);

    /// <summary>Learns so many steps, fewer where nothing is left to learn.</summary>
    /// <param name="set">The rows to learn from.</param>
    /// <param name="steps">1 or more.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    IFittedModel Fit(TrainingSet set, int steps, FitContext context);
}

/// <summary>A model that grew while its loss was watched.</summary>
/// <param name="Model">The model with all of its steps, those after the smallest loss too.</param>
/// <param name="Losses">The summed log loss of the watched rows after each stage of the model, in nats.</param>
public sealed record StagedFit(IStagedModel Model, IReadOnlyList<double> Losses);

/// <summary>What was learnt. It never changes, and any number of threads may ask it at once.</summary>
public interface IFittedModel
{
    /// <summary>The raw score of one customer: any finite number, higher when more likely to churn.</summary>
    /// <param name="features">One float per column of the training features.</param>
    double Score(ReadOnlySpan<float> features);

    /// <summary>The raw score of each row, with the same bits as <see cref="Score"/>; trees are much faster so.</summary>
    double[] Scores(FeatureMatrix rows)
    {
        var scores = new double[rows.Rows];
        for (var row = 0; row < scores.Length; row++) scores[row] = Score(rows.Row(row));
        return scores;
    }

    /// <summary>Writes the model into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="features">The name of the features in the graph, float [rows, columns].</param>
    /// <returns>The raw score, to be written: what comes behind it may become a part of it.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string features);
}

/// <summary>A model that grew step by step, as boosting does, and that can be taken as it was after fewer steps.</summary>
public interface IStagedModel : IFittedModel
{
    /// <summary>The numbers of steps after which it can be taken, ascending; the last is the whole model.</summary>
    IReadOnlyList<int> Stages { get; }

    /// <summary>The model as it was after so many steps.</summary>
    /// <param name="steps">One of the stages.</param>
    IFittedModel At(int steps);
}

/// <summary>What surrounds a fit without changing its result.</summary>
/// <param name="Threads">The most threads to use, 1 or more.</param>
/// <param name="Progress">Told after each tree batch, epoch or step; null for silence.</param>
/// <param name="Cancellation">Stops the fit.</param>
public sealed record FitContext(
    int Threads = 1,
    IProgress<FitProgress>? Progress = null,
    CancellationToken Cancellation = default);

/// <summary>How far a fit has come.</summary>
/// <param name="Unit">What is counted: "tree", "epoch" or "step".</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there will be at most.</param>
/// <param name="ValidationLoss">The loss on the validation rows, where there are any.</param>
public readonly record struct FitProgress(string Unit, int Done, int Total, double? ValidationLoss = null);
