using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models/shadow: how the challenger would have answered.</summary>
internal static class ShadowEndpoint
{
    public static void MapShadow(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/models/shadow", Answer)
            .WithTags(ApiTags.Models)
            .WithSummary("Compares the shadow's answers with the champion's.")
            .WithDescription(
                "How many live customers it was compared with the champion on, since this process has both open, and by how much "
                    + "probabilities and decisions differ. `churn models shadow VERSION` begins it.");

    private static Ok<ShadowReport> Answer(ShadowEvaluator host) => TypedResults.Ok(host.Report);
}
