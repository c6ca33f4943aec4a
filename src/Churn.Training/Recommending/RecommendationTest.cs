using System.Text.Json.Serialization;
using Churn.Core.Recommending;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Training.Recommending;

/// <summary>How well a method recommends.</summary>
/// <param name="Name">The method.</param>
/// <param name="RecallAt20">
/// The mean share of a customer's new items, or of twenty if there are more, that are among the twenty recommended.
/// </param>
/// <param name="NdcgAt20">The same with more weight on the first places: normalized discounted cumulative gain, mean.</param>
/// <param name="HitRate">The share of customers of whom at least one new item is among the twenty.</param>
public sealed record MethodQuality(RecommendationMethod Name, double RecallAt20, double NdcgAt20, double HitRate);

/// <summary>
/// Compares the methods on purchases to come: each learns from what was bought before a day, and is measured on what customers
/// bought from then on and had not bought before.
/// </summary>
/// <param name="Split">The first day that is measured on.</param>
/// <param name="Customers">The customers who bought an item that can be recommended before that day.</param>
/// <param name="Items">The items that can be recommended.</param>
/// <param name="Measured">The customers who bought something new.</param>
/// <param name="Methods">The methods, from the simplest on.</param>
/// <param name="Chosen">The simplest of those whose NDCG is within a standard error of the best.</param>
public sealed record RecommendationTest(
    DateOnly Split,
    int Customers,
    int Items,
    int Measured,
    IReadOnlyList<MethodQuality> Methods,
    RecommendationMethod Chosen)
{
    /// <summary>The most items with which EASE is tried: its memory grows with their square, its time with the cube.</summary>
    public const int MaxEaseItems = 5_000;

    private const int Places = 20;

    /// <summary>Whether there were few enough items for EASE.</summary>
    [JsonIgnore]
    public bool TriesEase => Methods.Any(method => method.Name == RecommendationMethod.Ease);

    /// <summary>The share of the days that is measured on where no split is named.</summary>
    private const double MeasuredShare = .25;

    /// <summary>Compares the methods.</summary>
    /// <param name="transactions">The purchases, with items.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="split">The first day to measure on; null for the last quarter of the days.</param>
    /// <param name="threads">The maximum number of threads; it does not change the result.</param>
    /// <exception cref="DataRefusedException">Nothing can be learnt or measured.</exception>
    public static RecommendationTest Of(TransactionTable transactions, string file, DateOnly? split, int threads)
    {
        var (first, last) = (transactions.Days.Min(), transactions.Days.Max());
        var day = split ?? last.AddDays(-(int)(MeasuredShare * (last.DayNumber - first.DayNumber)));
        if (day <= first || day > last)
            throw Refused(file, FormattableString.Invariant(
                $"the purchases are from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}, not on both sides of {day:yyyy-MM-dd}; ")
                + "give a file of more days, or a --split between the two.");
        var baskets = Baskets.Before(transactions, day);
        if (baskets.Items.Count == 0)
            throw Refused(file, FormattableString.Invariant(
                $"no item has {Baskets.MinBuyers} buyers or more before {day:yyyy-MM-dd}; give more purchases, a later --split, ")
                + "or a coarser column of items.");
        var later = baskets.NewFrom(transactions, day);
        int[] measured =
        [
            .. Enumerable.Range(0, later.Count)
                .Where(customer => baskets.OfCustomer[customer].Length > 0 && later[customer].Length > 0),
        ];
        if (measured.Length == 0)
            throw Refused(file, FormattableString.Invariant(
                $"no customer bought before {day:yyyy-MM-dd} and something new from then on, so no method can be measured; ")
                + "give a file of more days, or another --split.");
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var qualities = MethodsFor(transactions).ToDictionary(
            method => method, method => Measure(method, baskets, later, measured, limits));
        return new RecommendationTest(
            day,
            baskets.OfCustomer.Count(items => items.Length > 0),
            baskets.Items.Count,
            measured.Length,
            [
                .. qualities.Select(method => new MethodQuality(
                    method.Key,
                    method.Value.Average(one => one.Recall),
                    method.Value.Average(one => one.Ndcg),
                    method.Value.Average(one => one.Recall > 0 ? 1.0 : 0))),
            ],
            Choose(qualities.ToDictionary(
                method => method.Key, method => Array.ConvertAll(method.Value, one => one.Ndcg))));
    }

    /// <summary>Gets the methods that can be tried, from the simplest on.</summary>
    private static IEnumerable<RecommendationMethod> MethodsFor(TransactionTable transactions)
    {
        var items = Baskets.Before(transactions, end: null).Items.Count; // what is recommended is learnt from all rows
        return Enum.GetValues<RecommendationMethod>()
            .Where(method => method != RecommendationMethod.Ease || items <= MaxEaseItems);
    }

    private static (double Recall, double Ndcg)[] Measure(
        RecommendationMethod method, Baskets baskets, IReadOnlyList<int[]> later, int[] measured, ParallelOptions limits)
    {
        var recommender = RecommenderLearner.Learn(method, baskets, limits);
        var qualities = new (double, double)[measured.Length];
        Parallel.For(0, measured.Length, limits, i =>
        {
            var best = recommender.Recommend(baskets.OfCustomer[measured[i]], Places);
            qualities[i] = QualityOf([.. best.Select(one => one.Item)], [.. later[measured[i]]]);
        });
        return qualities;
    }

    private static (double Recall, double Ndcg) QualityOf(int[] recommended, HashSet<int> bought)
    {
        var possible = Math.Min(Places, bought.Count);
        int[] hits = [.. Enumerable.Range(0, recommended.Length).Where(place => bought.Contains(recommended[place]))];
        return ((double)hits.Length / possible, hits.Sum(Gain) / Enumerable.Range(0, possible).Sum(Gain));
    }

    private static double Gain(int place) => 1 / Math.Log2(place + 2);

    private static RecommendationMethod Choose(Dictionary<RecommendationMethod, double[]> ndcg)
    {
        var best = ndcg.MaxBy(method => method.Value.Average()).Value;
        return ndcg.First(method => IsWithinError([.. best.Zip(method.Value, (one, other) => one - other)])).Key;
    }

    private static bool IsWithinError(double[] losses)
    {
        var mean = losses.Average();
        return mean * mean * losses.Length * losses.Length <= losses.Sum(loss => (loss - mean) * (loss - mean));
    }

    private static DataRefusedException Refused(string file, string rule) => new(new TableError(file, rule));
}
