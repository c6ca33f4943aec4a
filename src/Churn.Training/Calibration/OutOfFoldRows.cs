using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Training.Calibration;

/// <summary>
/// The customers that models score out of fold, in the same order for all of them: fold after fold, and once more for each
/// repetition.
/// </summary>
/// <param name="Customers">The customer of each score.</param>
/// <param name="Churned">Its label.</param>
/// <param name="Folds">Where each fold begins and ends among the scores.</param>
/// <param name="PartOf">
/// The part of each score, from 0, the same for all scores of a customer and of its group: what is fitted on scores is measured
/// on the other parts.
/// </param>
public sealed record OutOfFoldRows(int[] Customers, bool[] Churned, IReadOnlyList<Range> Folds, int[] PartOf)
{
    public int Count => Customers.Length;

    /// <summary>How many customers of the rarer class there are; each counts once, however often it was scored.</summary>
    public int RarerClass
    {
        get
        {
            var classes = Customers.Zip(Churned).Distinct().CountBy(customer => customer.Second)
                .ToDictionary(one => one.Key, one => one.Value);
            return Math.Min(classes.GetValueOrDefault(true), classes.GetValueOrDefault(false));
        }
    }

    /// <summary>
    /// The group of each score's customer, any number; each customer is a group of its own where nothing else is said.
    /// </summary>
    public int[] GroupOf { get; init; } = Customers;

    /// <summary>The mean log loss over all scores.</summary>
    /// <param name="logOdds">The log-odds of each.</param>
    public double LogLoss(double[] logOdds) => Enumerable.Range(0, Count).Average(i => LogOddsScale.Loss(logOdds[i], Churned[i]));

    /// <summary>
    /// The log loss of each group, by group in ascending order: the mean over its scores, and where groups are of different sizes
    /// in proportion to its size, so that the mean over the groups is that over the scores. Groups are independent, their rows
    /// are not.
    /// </summary>
    /// <param name="logOdds">The log-odds of each score.</param>
    public double[] LossByGroup(double[] logOdds)
    {
        var sums = Enumerable.Range(0, Count)
            .AggregateBy(i => GroupOf[i], 0.0, (sum, i) => sum + LogOddsScale.Loss(logOdds[i], Churned[i]))
            .OrderBy(group => group.Key).Select(group => group.Value).ToArray();
        var usual = (double)Count / sums.Length;
        return Array.ConvertAll(sums, sum => sum / usual);
    }

    /// <summary>The ROC AUC of each fold; NaN for one that lacks a class.</summary>
    /// <param name="scores">Any scores, such as log-odds.</param>
    public double[] AucByFold(double[] scores)
    {
        var probabilities = Array.ConvertAll(scores, LogOddsScale.ToProbability);
        return [.. Folds.Select(fold => RocAuc.Of(Churned.AsSpan()[fold], probabilities.AsSpan()[fold]))];
    }

    /// <summary>Fits on the scores outside each part, and applies to those inside.</summary>
    /// <param name="fit">Makes something from the positions of scores.</param>
    /// <param name="apply">Applies it to the position of a score.</param>
    /// <returns>What came of each score.</returns>
    public double[] CrossFit<T>(Func<int[], T> fit, Func<T, int, double> apply)
    {
        var applied = new double[Count];
        var positions = Enumerable.Range(0, Count).ToLookup(i => PartOf[i]);
        foreach (var part in positions)
        {
            var fitted = fit([.. Enumerable.Range(0, Count).Where(i => PartOf[i] != part.Key)]);
            foreach (var position in part) applied[position] = apply(fitted, position);
        }

        return applied;
    }
}
