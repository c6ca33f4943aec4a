using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.OpenApi;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models/current: what answers.</summary>
internal static class CurrentModelEndpoint
{
    public static void MapCurrentModel(this IEndpointRouteBuilder routes) => routes.MapGet("/models/current", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("What answers: the model that serves.")
        .WithDescription("Its version and kind, how good it is with 95 % intervals, and the data and programs that made it.")
        .NeedsChampion();

    private static Results<Ok<CurrentModel>, ProblemResult> Answer(ChampionProvider host, ServiceOptions options)
    {
        var model = host.ForRequest();
        return model is null ? NoChampion.Of(host, options) : TypedResults.Ok(CurrentModel.Of(model));
    }
}
