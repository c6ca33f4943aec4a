using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Churn.Training.Recommending;

/// <summary>The ways to recommend, from the simplest on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecommendationMethod>))]
public enum RecommendationMethod
{
    /// <summary>What most customers bought.</summary>
    [JsonStringEnumMemberName("popularity")]
    Popularity,

    /// <summary>What was bought by those who bought the customer's items, as a share of those who bought either.</summary>
    [JsonStringEnumMemberName("jaccard")]
    Jaccard,

    /// <summary>A linear model of each item on all others (Steck, 2019).</summary>
    [JsonStringEnumMemberName("ease")]
    Ease,
}

/// <summary>Tells how well each item fits what a customer bought.</summary>
internal abstract class ItemScorer
{
    /// <summary>Learns from baskets.</summary>
    public static ItemScorer Fit(RecommendationMethod method, Baskets baskets, ParallelOptions limits) => method switch
    {
        RecommendationMethod.Jaccard => new JaccardScorer(baskets, limits),
        RecommendationMethod.Ease => new EaseScorer(baskets, limits),
        _ => new PopularityScorer(baskets),
    };

    /// <summary>Gets the items to recommend, the best first, with their scores.</summary>
    /// <param name="basket">What the customer bought, ascending; none of it is recommended.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="count">How many to get at most.</param>
    public (int Item, double Score)[] Recommend(int[] basket, int items, int count)
    {
        var scores = new double[items];
        Score(basket, scores);
        foreach (var item in basket) scores[item] = double.NegativeInfinity;
        var best = new List<(int Item, double Score)>(count + 1);
        for (var item = 0; item < items; item++)
        {
            if (double.IsNegativeInfinity(scores[item])) continue;
            if (best.Count == count && scores[item] <= best[^1].Score) continue;
            var place = best.Count;
            while (place > 0 && best[place - 1].Score < scores[item]) place--; // of equals the more popular stays before
            best.Insert(place, (item, scores[item]));
            if (best.Count > count) best.RemoveAt(count);
        }

        return [.. best];
    }

    /// <summary>Adds to each item's score what the basket tells of it.</summary>
    protected abstract void Score(int[] basket, double[] scores);

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

    private sealed class PopularityScorer(Baskets baskets) : ItemScorer
    {
        private readonly double[] buyers = [.. baskets.Buyers.Select(customers => (double)customers.Length)];

        protected override void Score(int[] basket, double[] scores) => buyers.CopyTo(scores, 0);
    }

    private sealed class JaccardScorer : ItemScorer
    {
        private readonly (int[] Others, float[] Shares)[] rows;

        public JaccardScorer(Baskets baskets, ParallelOptions limits)
        {
            rows = new (int[], float[])[baskets.Items.Count];
            Parallel.For(0, rows.Length, limits, item =>
            {
                var (others, counts) = Together(baskets, item);
                var either = Array.ConvertAll(others, other => baskets.Buyers[item].Length + baskets.Buyers[other].Length);
                rows[item] =
                    (others, [.. counts.Zip(either, (together, sum) => (float)together / (sum - together))]);
            });
        }

        protected override void Score(int[] basket, double[] scores)
        {
            foreach (var item in basket)
            {
                var (others, shares) = rows[item];
                for (var i = 0; i < others.Length; i++) scores[others[i]] += shares[i];
            }
        }
    }

    /// <summary>
    /// With P the inverse of X'X + lambda I, the weight of item i for item j is -P(i,j) / P(j,j).
    /// </summary>
    private sealed class EaseScorer : ItemScorer
    {
        /// <summary>The weight of the penalty, as measured best on invoices of a shop.</summary>
        private const double Penalty = 50;

        private readonly double[] inverse;
        private readonly double[] diagonal;

        public EaseScorer(Baskets baskets, ParallelOptions limits)
        {
            var size = baskets.Items.Count;
            inverse = new double[size * size];
            Parallel.For(0, size, limits, item =>
            {
                var (others, counts) = Together(baskets, item);
                for (var i = 0; i < others.Length; i++) inverse[item * size + others[i]] = counts[i];
                inverse[item * size + item] = baskets.Buyers[item].Length + Penalty;
            });
            SymmetricInverse.Invert(inverse, size, limits);
            diagonal = [.. Enumerable.Range(0, size).Select(item => -inverse[item * size + item])];
        }

        protected override void Score(int[] basket, double[] scores)
        {
            foreach (var item in basket)
                TensorPrimitives.Add(scores, inverse.AsSpan(item * scores.Length, scores.Length), scores);
            TensorPrimitives.Divide<double>(scores, diagonal, scores);
        }
    }
}
