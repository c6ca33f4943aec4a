using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>The variant of a learner that goes on.</summary>
/// <param name="Name">The learner's name.</param>
/// <param name="Variant">Its best variant.</param>
/// <param name="Folds">Its folds of the first repetition; null where only a sample was searched, or nothing.</param>
internal sealed record ChosenVariant(string Name, LearnerVariant Variant, VariantCrossValidation? Folds);
