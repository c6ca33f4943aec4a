using System.Text.Json.Serialization;

namespace Churn.Core.Recommending;

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

/// <summary>Recommends items to customers by what they bought. Any number of threads may use it at once.</summary>
/// <param name="method">How it was learned.</param>
/// <param name="items">The names of the items, from the one that most customers bought to the one that fewest did.</param>
/// <param name="buyers">How many customers bought each.</param>
/// <param name="weights">How items go together; null where popularity alone counts.</param>
public sealed class ItemRecommender(
    RecommendationMethod method, IReadOnlyList<string> items, IReadOnlyList<int> buyers, ItemWeights? weights)
{
    private readonly Dictionary<string, int> numbers = items.Index().ToDictionary(
        item => item.Item, item => item.Index, StringComparer.Ordinal);

    /// <summary>How it was learned.</summary>
    public RecommendationMethod Method { get; } = method;

    /// <summary>The names of the items, from the one that most customers bought to the one that fewest did.</summary>
    public IReadOnlyList<string> Items { get; } = items;

    /// <summary>How many customers bought each.</summary>
    public IReadOnlyList<int> Buyers { get; } = buyers;

    /// <summary>How items go together; null where popularity alone counts.</summary>
    public ItemWeights? Weights { get; } = weights;

    /// <summary>Finds the number of an item; null for one that is not known.</summary>
    public int? Find(string item) => numbers.TryGetValue(item, out var number) ? number : null;

    /// <summary>Gets the items to recommend, the best first, with their scores.</summary>
    /// <param name="basket">
    /// What the customer bought, ascending, once each; none of it is recommended. Without any, popularity counts.
    /// </param>
    /// <param name="count">How many to get at most.</param>
    public IReadOnlyList<ScoredItem> Recommend(ReadOnlySpan<int> basket, int count)
    {
        var scores = new double[Items.Count];
        if (Weights is null || basket.IsEmpty)
            for (var item = 0; item < scores.Length; item++) scores[item] = Buyers[item];
        else
            foreach (var item in basket) Weights.AddTo(scores, item);
        foreach (var item in basket) scores[item] = double.NegativeInfinity;
        var best = new List<ScoredItem>(Math.Min(count, scores.Length) + 1);
        for (var item = 0; item < scores.Length; item++)
        {
            if (double.IsNegativeInfinity(scores[item])) continue;
            if (best.Count == count && scores[item] <= best[^1].Score) continue;
            var place = best.Count;
            while (place > 0 && best[place - 1].Score < scores[item]) place--; // of equals the more popular stays before
            best.Insert(place, new ScoredItem(item, scores[item]));
            if (best.Count > count) best.RemoveAt(count);
        }

        return best;
    }
}

/// <summary>An item with its score.</summary>
/// <param name="Item">The item's number.</param>
/// <param name="Score">Larger is better; comparable within one customer only.</param>
public readonly record struct ScoredItem(int Item, double Score);
