using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>A learner's best variant, fitted on all customers to learn from and scored out of fold.</summary>
/// <param name="Name">The learner's name.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Steps">At how many steps it is cut; null where it does not grow step by step.</param>
/// <param name="Pipeline">What learnt from all.</param>
/// <param name="Scores">The out-of-fold raw scores, in the order of the scored rows.</param>
internal sealed record FittedVariant(string Name, LearnerVariant Variant, int? Steps, FittedPipeline Pipeline, double[] Scores)
{
    /// <summary>What tells it from other variants, and where it was cut.</summary>
    public string Description => Steps is { } steps ? FormattableString.Invariant($"{Variant.Description}, {steps} steps") : Variant.Description;
}
