namespace Churn.Training.Evaluation;

/// <summary>A kind of model, with the ways to make one that are compared on the training part.</summary>
/// <param name="Name">The kind of the model, as users say it: "forest", "network".</param>
/// <param name="Variants">One or more; of equally good ones the first is taken.</param>
public sealed record Learner(string Name, IReadOnlyList<LearnerVariant> Variants);
