using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Training.Retraining;

/// <summary>Champion and challenger on the same rows, which neither of them learnt from.</summary>
public sealed record ModelComparison
{
    /// <summary>The rows that both could read.</summary>
    public required IReadOnlyList<ScoredCustomer> Customers { get; init; }

    /// <summary>The campaign by which profit is counted; null where the models predict something else than churn.</summary>
    public required CampaignEconomics? Campaign { get; init; }

    /// <summary>How the data differ from what the champion learnt from.</summary>
    public required DataDrift Drift { get; init; }

    /// <summary>
    /// What keeps the challenger from being promoted, whatever the comparison says. What the champion was accepted with, too, is
    /// not held against it.
    /// </summary>
    public IReadOnlyList<ModelFinding> Blocking { get; init; } = [];

    /// <summary>The time since the champion was published; null where the history does not tell.</summary>
    public TimeSpan? ChampionAge { get; init; }

    /// <summary>The median time to score a customer, in milliseconds.</summary>
    public required double ChampionMilliseconds { get; init; }

    /// <inheritdoc cref="ChampionMilliseconds"/>
    public required double ChallengerMilliseconds { get; init; }

    /// <summary>Every random choice of the comparison follows from it.</summary>
    public required int Seed { get; init; }

    /// <summary>The figures of both on these rows, for the history.</summary>
    /// <param name="champion">The champion's version.</param>
    /// <param name="challenger">The challenger's.</param>
    public HistoryComparison ForHistory(string champion, string challenger)
    {
        bool[] churned = [.. Customers.Select(customer => customer.Churned)];
        return new HistoryComparison(
            Customers.Count,
            champion,
            Figures(customer => customer.Champion),
            challenger,
            Figures(customer => customer.Challenger));

        HistoryFigures Figures(Func<ScoredCustomer, double> probability)
        {
            double[] probabilities = [.. Customers.Select(probability)];
            return new HistoryFigures(Defined(LogLoss.Of(churned, probabilities)), Defined(RocAuc.Of(churned, probabilities)));
        }

        static double? Defined(double value) => double.IsNaN(value) ? null : value;
    }
}

/// <summary>A held-out customer under both models.</summary>
/// <param name="Churned">Whether the customer left.</param>
/// <param name="Champion">The champion's churn probability.</param>
/// <param name="Challenger">The challenger's.</param>
/// <param name="Segment">
/// The segment in which the champion's rules put the customer by the mean of both probabilities. By one model's own, that model
/// would look better in its segments than an equal one: it is calibrated among those whom it chose itself, the other is not.
/// </param>
public readonly record struct ScoredCustomer(bool Churned, double Champion, double Challenger, string Segment)
{
    /// <summary>
    /// The group of the row, any number, where rows of one customer are not independent; null where each row is its own.
    /// </summary>
    public int? Group { get; init; }
}
