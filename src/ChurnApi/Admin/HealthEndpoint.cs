using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.OpenApi;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /health/live: the process answers. GET /health/ready: a model answers, and will go on to.</summary>
internal static class HealthEndpoint
{
    /// <summary>The start of the paths that are open to all.</summary>
    public const string Path = "/health";

    /// <summary>Some load balancers probe with HEAD.</summary>
    private static readonly string[] Head = [HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Path}/live", Live)
            .AllowAnonymous()
            .WithTags(ApiTags.Health)
            .WithSummary("Whether the process answers.");
        routes.MapGet($"{Path}/ready", Ready)
            .AllowAnonymous()
            .WithTags(ApiTags.Health)
            .WithSummary("Whether a model answers, and if not what to do.")
            .WithDescription("A load balancer sends requests as long as the answer is 200. It is 503 while no model serves, and from the moment the service is told to stop.")
            .NeedsChampion();
        routes.MapMethods($"{Path}/live", Head, Live).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods($"{Path}/ready", Head, Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    private static Results<Ok<Readiness>, ProblemResult> Ready(
        HttpContext context, ChampionProvider host, KeyStore keys, ServiceOptions options, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.CloseAfterAnswer(); // it may have been told to stop since the request came in
            return new ProblemResult(KnownProblems.Stopping());
        }

        var model = host.Model;
        return model is null
            ? NoChampion.Of(host, options)
            : TypedResults.Ok(new Readiness("ready", model.Version, host.Fault, keys.Fault));
    }
}
