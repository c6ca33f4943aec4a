namespace Churn.Training.Evaluation;

/// <summary>One fit of a cross-validation.</summary>
/// <param name="Learnt">The customers to learn from, in ascending order.</param>
/// <param name="Scored">Those to score, in ascending order.</param>
public sealed record FoldSplit(int[] Learnt, int[] Scored);
