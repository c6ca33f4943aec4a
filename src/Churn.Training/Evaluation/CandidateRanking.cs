namespace Churn.Training.Evaluation;

/// <summary>Where a candidate stands against the one with the smallest out-of-fold log loss of those that may win.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Behind">How much greater its log loss is; below 0 only for one that may not win.</param>
/// <param name="StandardError">The standard error of that, from the difference of each customer; 0 for the best itself.</param>
public sealed record CandidateRanking(Candidate Candidate, double Behind, double StandardError);
