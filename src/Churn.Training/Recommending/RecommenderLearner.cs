using Churn.Core.Recommending;

namespace Churn.Training.Recommending;

/// <summary>Learns from baskets how well each item fits what a customer bought.</summary>
public static class RecommenderLearner
{
    /// <summary>The weight of the penalty of EASE, as measured best on invoices of a shop.</summary>
    private const double Penalty = 50;

    /// <summary>Learns a recommender.</summary>
    /// <param name="method">How.</param>
    /// <param name="baskets">The baskets.</param>
    /// <param name="limits">How many threads may work; they do not change the result.</param>
    public static ItemRecommender Learn(RecommendationMethod method, Baskets baskets, ParallelOptions limits) => new(
        method,
        baskets.Items,
        [.. baskets.Buyers.Select(customers => customers.Length)],
        method switch
        {
            RecommendationMethod.Jaccard => Jaccard(baskets, limits),
            RecommendationMethod.Ease => Ease(baskets, limits),
            _ => null,
        });

    /// <summary>
    /// Gets of an item how many customers bought it together with each other item; the other items, ascending, and the counts.
    /// </summary>
    private static (int[] Others, int[] Counts) Together(Baskets baskets, int item)
    {
        var counts = new int[baskets.Items.Count];
        foreach (var buyer in baskets.Buyers[item])
            foreach (var other in baskets.OfCustomer[buyer]) counts[other]++;
        counts[item] = 0;
        int[] others = [.. Enumerable.Range(0, counts.Length).Where(other => counts[other] > 0)];
        return (others, Array.ConvertAll(others, other => counts[other]));
    }

    private static ItemWeights Jaccard(Baskets baskets, ParallelOptions limits)
    {
        var (others, shares) = (new int[baskets.Items.Count][], new float[baskets.Items.Count][]);
        Parallel.For(0, others.Length, limits, item =>
        {
            (others[item], var counts) = Together(baskets, item);
            var either = Array.ConvertAll(
                others[item], other => baskets.Buyers[item].Length + baskets.Buyers[other].Length);
            shares[item] = [.. counts.Zip(either, (together, sum) => (float)together / (sum - together))];
        });
        return ItemWeights.Sparse(others, shares);
    }

    /// <summary>
    /// With P the inverse of X'X + lambda I, the weight of item i for item j is -P(i,j) / P(j,j).
    /// </summary>
    private static ItemWeights Ease(Baskets baskets, ParallelOptions limits)
    {
        var size = baskets.Items.Count;
        var inverse = new double[size * size];
        Parallel.For(0, size, limits, item =>
        {
            var (others, counts) = Together(baskets, item);
            for (var i = 0; i < others.Length; i++) inverse[item * size + others[i]] = counts[i];
            inverse[item * size + item] = baskets.Buyers[item].Length + Penalty;
        });
        SymmetricInverse.Invert(inverse, size, limits);
        var weights = new float[size][];
        Parallel.For(0, size, limits, item =>
        {
            weights[item] = new float[size];
            for (var other = 0; other < size; other++)
                weights[item][other] =
                    other == item ? 0 : (float)(-inverse[item * size + other] / inverse[other * size + other]);
        });
        return ItemWeights.Dense(weights);
    }
}
