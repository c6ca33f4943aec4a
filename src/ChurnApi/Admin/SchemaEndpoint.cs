using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.OpenApi;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /schema: what to send.</summary>
internal static class SchemaEndpoint
{
    public static void MapSchema(this IEndpointRouteBuilder routes) => routes.MapGet("/schema", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("What to send: every field of a customer.")
        .WithDescription("The fields with their kind, range or words, and what becomes of missing ones; and an example.")
        .NeedsChampion();

    private static Results<Ok<SchemaAnswer>, ProblemResult> Answer(ChampionProvider host, ServiceOptions options)
    {
        var model = host.ForRequest();
        return model is null ? NoChampion.Of(host, options) : TypedResults.Ok(SchemaAnswer.Of(model));
    }
}
