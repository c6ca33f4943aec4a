using System.Text.Json.Serialization;
using Churn.Core.Recommending;
using Churn.Models.Answering;

namespace ChurnApi.Recommending;

/// <summary>Writes recommendations.</summary>
[JsonSerializable(typeof(RecommendationsAnswer))]
internal sealed partial class RecommendingJson : JsonSerializerContext;

/// <summary>The answer of POST /recommendations.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="RecommenderVersion">The version of the recommender that answered.</param>
/// <param name="Method">
/// How the items are ranked. It is "popularity" where none of the items sent is known, whatever the recommender learned.
/// </param>
/// <param name="Recommendations">The items, the best first; none of them was sent.</param>
/// <param name="Warnings">What was unusual in what was sent: "unknown-items" names the items that the recommender lacks.</param>
public sealed record RecommendationsAnswer(
    string? CustomerId,
    string RecommenderVersion,
    RecommendationMethod Method,
    IReadOnlyList<RecommendedItem> Recommendations,
    IReadOnlyList<FieldWarning> Warnings);

/// <summary>An item that a customer is likely to buy.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Item">Its name.</param>
/// <param name="Score">Larger is better; comparable within one answer only.</param>
public sealed record RecommendedItem(int Rank, string Item, double Score);
