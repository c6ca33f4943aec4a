using Churn.Core.Markup;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Http;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models/{version}/report: the report of a training, as it was written.</summary>
internal static class ReportEndpoint
{
    /// <summary>A report has its style within it, and may be shown in a page of the same service.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'";

    public static void MapReport(this IEndpointRouteBuilder routes) => routes.MapGet("/models/{version}/report", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("Gives the report of a version's training, a page for browsers.")
        .WithDescription("The report is checked against the version before it is given. It needs nothing from elsewhere.")
        .Produces<string>(StatusCodes.Status200OK, HtmlPage.MediaType)
        .WithMetadata(new ContentSecurity(Policy))
        .NeedsStore()
        .MayLack();

    /// <summary>Answers with a version's report, or says why not.</summary>
    public static Results<FileContentHttpResult, ProblemResult> Answer(string version, ModelStore store)
    {
        try
        {
            var manifest = store.ReadManifestOfAnyKind(version);
            var report = store.ReadFile(version, ModelFolder.ReportFile, manifest);
            return TypedResults.Bytes(report, $"{HtmlPage.MediaType}; charset=utf-8");
        }
        catch (Exception fault) when (VersionProblem.Of(fault, version, store) is { } problem)
        {
            return new ProblemResult(problem);
        }
    }
}
