using ChurnApi.Configuration;
using ChurnApi.Http;
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
            .WithSummary("Reports whether the process is alive.");
        routes.MapGet($"{Path}/ready", Ready)
            .AllowAnonymous()
            .WithTags(ApiTags.Health)
            .WithSummary("Reports whether a model is ready to answer, and if not, what to do.")
            .WithDescription(
                "A load balancer sends requests as long as the answer is 200. It is 503 while no model serves, and from the "
                    + "moment the service is told to stop."
            )
            .NeedsChampion();
        routes.MapMethods($"{Path}/live", Head, Live).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods($"{Path}/ready", Head, Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    private static Results<Ok<Readiness>, ProblemResult> Ready(
        HttpContext context, ChampionProvider host, KeyStore keys, CertificateStore certificates,
        ServiceOptions options, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.CloseAfterAnswer(); // it may have been told to stop since the request came in
            return new ProblemResult(KnownProblems.Stopping());
        }

        var version = host.Version;
        return version is null
            ? NoChampion.Of(host, options)
            : TypedResults.Ok(new Readiness("ready", version, host.Fault, keys.Fault, certificates.Fault));
    }
}

/// <summary>The answer of GET /health/live.</summary>
/// <param name="Status">"live".</param>
public sealed record Liveness(string Status);

/// <summary>The answer of GET /health/ready.</summary>
/// <param name="Status">"ready".</param>
/// <param name="ModelVersion">The version of the model that serves.</param>
/// <param name="ChampionFault">Why the store's champion does not serve in its place; null if it does serve.</param>
/// <param name="KeysFault">
/// Why the file of API keys was not taken over as it is now, and those read before still count; null if it was.
/// </param>
/// <param name="CertificateFault">
/// Why the files of TLS were not taken over as they are now, and the certificate read before still counts; null if they were.
/// </param>
public sealed record Readiness(
    string Status, string ModelVersion, string? ChampionFault, string? KeysFault, string? CertificateFault);
