using System.Globalization;
using Churn.Core.Recommending;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Scoring;

namespace Churn.Training.Recommending;

/// <summary>Writes what to recommend to each customer as a table, in the form of the transactions file.</summary>
public static class RecommendationFile
{
    private static readonly string[] Columns = ["rank", "item", "score"];

    /// <summary>Writes a row for each customer and item, the best first.</summary>
    /// <param name="output">Takes the table; it stays open.</param>
    /// <param name="dialect">The form of the transactions file.</param>
    /// <param name="transactions">The purchases, with items.</param>
    /// <param name="baskets">What the customers bought.</param>
    /// <param name="recommender">Recommends.</param>
    /// <param name="top">How many items for each customer.</param>
    /// <param name="limits">How many threads may work; they do not change the result.</param>
    /// <returns>How many customers bought nothing that can be learnt from; they get what most customers bought.</returns>
    public static int Write(
        Stream output,
        CsvDialect dialect,
        TransactionTable transactions,
        Baskets baskets,
        ItemRecommender recommender,
        int top,
        ParallelOptions limits)
    {
        var best = new IReadOnlyList<ScoredItem>[baskets.OfCustomer.Count];
        Parallel.For(
            0, best.Length, limits, customer => best[customer] = recommender.Recommend(baskets.OfCustomer[customer], top));
        using var rows = new ScoredFileWriter(output, dialect, hasHeader: true);
        rows.WriteRow([transactions.CustomerColumn, .. Columns]);
        foreach (var (customer, items) in transactions.Customers.Zip(best))
            foreach (var (place, (item, score)) in items.Index())
                rows.WriteRow(
                [
                    customer,
                    (place + 1).ToString(CultureInfo.InvariantCulture),
                    baskets.Items[item],
                    RoundedNumber.Write(score, 6),
                ]);
        return baskets.OfCustomer.Count(items => items.Length == 0);
    }
}
