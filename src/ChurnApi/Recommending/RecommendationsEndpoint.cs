using System.Text.Json;
using Churn.Access;
using Churn.Core.Recommending;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Recommending;

/// <summary>POST /recommendations: what a customer is likely to buy next.</summary>
internal static class RecommendationsEndpoint
{
    public const string Path = "/recommendations";

    /// <summary>The code of the warning of items that the recommender lacks.</summary>
    private const string UnknownItems = "unknown-items";

    private const int ScoreDigits = 6;

    public static void MapRecommendations(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Answer)
        .WithTags(ApiTags.Value)
        .WithSummary("Recommends items to a customer.")
        .WithDescription(
            "Send what the customer bought. The answer holds other items, the likeliest to be bought first. It says what is "
                + "likely to be bought, not what would be bought because of it. The recommender is that of the folder that the "
                + "setting ChurnApi:RecommenderFolder names.")
        .Needs(Scopes.Predict)
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status404NotFound)
        .Refuses(StatusCodes.Status413PayloadTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<RecommendationsAnswer>, ProblemResult>> Answer(
        HttpRequest request, RecommenderCatalog catalog, ServiceOptions options)
    {
        if (catalog.Saved is not { } saved) return new ProblemResult(KnownProblems.NoRecommender());
        var (top, vague) = RecommendationsQuery.Read(request);
        if (vague is not null) return new ProblemResult(vague);
        var reading = await BodyReader.ReadAsync(request, options.MaxPredictBytes, "what a customer bought as a JSON object");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var basket = Basket.Read(body.Root, out var faults);
        return basket is null
            ? new ProblemResult(KnownProblems.InvalidBasket(faults))
            : TypedResults.Ok(Recommend(saved, basket, top));
    }

    private static RecommendationsAnswer Recommend(SavedRecommender saved, Basket basket, int top)
    {
        var recommender = saved.Recommender;
        var known = new SortedSet<int>();
        var unknown = new List<string>();
        foreach (var item in basket.Items.Distinct(StringComparer.Ordinal))
            if (recommender.Find(item) is { } number) known.Add(number);
            else unknown.Add(item);
        return new RecommendationsAnswer(
            basket.CustomerId,
            saved.Version,
            known.Count == 0 ? RecommendationMethod.Popularity : recommender.Method,
            [
                .. recommender.Recommend([.. known], top).Select((best, place) => new RecommendedItem(
                    place + 1, recommender.Items[best.Item], Math.Round(best.Score, ScoreDigits))),
            ],
            unknown.Count == 0
                ? []
                : [new FieldWarning(null, unknown, UnknownItems, "Not in the recommender: new items, or bought by few.")]);
    }
}

/// <summary>Reads how many items are asked for.</summary>
internal sealed class RecommendationsQuery : QueryReader
{
    public const string Top = "top";
    public const int DefaultTop = 10;
    public const int MaxTop = 1_000;

    private RecommendationsQuery(IQueryCollection query)
        : base(query)
    {
    }

    /// <returns>How many items to recommend; or the problem with the query.</returns>
    public static (int Top, Problem? Problem) Read(HttpRequest request)
    {
        var reader = new RecommendationsQuery(request.Query);
        var top = reader.Find(Top, FormattableString.Invariant($"a whole number from 1 to {MaxTop}"), Count) ?? DefaultTop;
        return (top, reader.Faults.Count == 0 ? null : KnownProblems.InvalidBasket(reader.Faults));
    }

    private static int? Count(string text) => WholeNumber(text) is >= 1 and <= MaxTop and var number ? number : null;
}
