namespace Churn.Models.Explaining;

/// <summary>
/// What a customer's score rests on: interventional Shapley values over the columns of the customers file, against the rows of
/// the background (Lundberg and Lee 2017; Janzing, Minorics and Bloebaum 2020). The base and all contributions add up to the
/// score: the log-odds of a churn model, the effect of an uplift model.
/// </summary>
/// <param name="BaseScore">The mean score of the background.</param>
/// <param name="Score">The customer's score, in doubles.</param>
/// <param name="Contributions">What each column adds to the score, by player.</param>
/// <param name="StandardErrors">
/// The sampling error of each contribution: the standard error over fixed permutations, without that of the choice of the
/// background. 0 where it is exact.
/// </param>
public sealed record Explanation(
    double BaseScore,
    double Score,
    IReadOnlyList<double> Contributions,
    IReadOnlyList<double> StandardErrors);
