using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>A learner's best variant, fitted on all customers to learn from and scored out of fold.</summary>
/// <param name="Name">The learner's name.</param>
/// <param name="Pipeline">What learnt from all.</param>
/// <param name="Scores">The out-of-fold raw scores, in the order of the scored rows.</param>
/// <param name="OfFolds">The models of the first folds, where they can be read; else none.</param>
internal sealed record FittedVariant(
    string Name, FittedPipeline Pipeline, double[] Scores, IReadOnlyList<FittedPipeline> OfFolds)
{
    /// <summary>What tells the variant from others, and where it was cut.</summary>
    public string Description => Pipeline.Steps is { } steps
        ? FormattableString.Invariant($"{Pipeline.Variant.Description}, {steps} steps")
        : Pipeline.Variant.Description;
}

/// <summary>The variant of a learner that goes on.</summary>
/// <param name="Name">The learner's name.</param>
/// <param name="Variant">Its best variant.</param>
/// <param name="Folds">Its folds of the first repetition, complete.</param>
internal sealed record ChosenVariant(string Name, LearnerVariant Variant, VariantCrossValidation Folds);
