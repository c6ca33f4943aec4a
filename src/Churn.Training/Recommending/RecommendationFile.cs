using System.Globalization;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Scoring;

namespace Churn.Training.Recommending;

/// <summary>Writes what to recommend to each customer as a table, in the form of the transactions file.</summary>
public static class RecommendationFile
{
    private static readonly string[] Columns = ["rank", "item", "score"];

    /// <summary>Learns from all purchases and writes a row for each customer and item, the best first.</summary>
    /// <param name="output">Takes the table; it stays open.</param>
    /// <param name="dialect">The form of the transactions file.</param>
    /// <param name="transactions">The purchases, with items.</param>
    /// <param name="method">How to recommend.</param>
    /// <param name="top">How many items for each customer.</param>
    /// <param name="threads">The maximum number of threads; it does not change the result.</param>
    /// <returns>How many customers bought nothing that can be learnt from; they get what most customers bought.</returns>
    public static int Write(
        Stream output, CsvDialect dialect, TransactionTable transactions, RecommendationMethod method, int top, int threads)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var baskets = Baskets.Before(transactions, end: null);
        var (scorer, popular) =
            (ItemScorer.Fit(method, baskets, limits), ItemScorer.Fit(RecommendationMethod.Popularity, baskets, limits));
        var best = new (int Item, double Score)[baskets.OfCustomer.Count][];
        Parallel.For(0, best.Length, limits, customer =>
        {
            var basket = baskets.OfCustomer[customer];
            best[customer] = (basket.Length > 0 ? scorer : popular).Recommend(basket, baskets.Items.Count, top);
        });
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
