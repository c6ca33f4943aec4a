namespace Churn.Models.Explaining;

/// <summary>
/// What a customer's log-odds rest on: interventional Shapley values over the columns of the customers file, against the rows of
/// the background (Lundberg and Lee 2017; Janzing, Minorics and Bloebaum 2020). The base and all contributions add up to the
/// log-odds.
/// </summary>
/// <param name="BaseLogOdds">The mean log-odds of the background.</param>
/// <param name="LogOdds">The customer's calibrated log-odds, in doubles.</param>
/// <param name="Contributions">What each column adds to the log-odds, by player.</param>
/// <param name="StandardErrors">
/// The sampling error of each contribution: the standard error over fixed permutations, without that of the choice of the
/// background. 0 where it is exact.
/// </param>
public sealed record Explanation(
    double BaseLogOdds,
    double LogOdds,
    IReadOnlyList<double> Contributions,
    IReadOnlyList<double> StandardErrors);
