using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Evaluation;

/// <summary>A way to make a model from coded rows: how they become features, and what learns from those.</summary>
/// <param name="Description">What tells it from the learner's other variants, such as "up to 64 leaves of 10 rows".</param>
/// <param name="Encoder">Makes the features.</param>
/// <param name="Trainer">Learns from them.</param>
public sealed record LearnerVariant(string Description, Encoder Encoder, ITrainer Trainer)
{
    /// <summary>
    /// What is fitted in its place in cross-validation: cheaper, and not better, so that no figure promises too much; null for
    /// the same.
    /// </summary>
    public ITrainer? FoldTrainer { get; init; }

    /// <summary>
    /// The same at greater cost, which takes its place in the last round of the search; null where there is none.
    /// </summary>
    public LearnerVariant? Costlier { get; init; }

    /// <summary>
    /// Whether its models are sums over columns, or pairs of columns: those of the folds are kept, to show how sure the sum is.
    /// </summary>
    public bool IsReadable { get; init; }
}

/// <summary>A kind of model, with the ways to make one that are compared on the training part.</summary>
/// <param name="Name">The kind of the model, as users say it: "forest", "network".</param>
/// <param name="Variants">One or more; of equally good ones the first is taken.</param>
public sealed record Learner(string Name, IReadOnlyList<LearnerVariant> Variants);
