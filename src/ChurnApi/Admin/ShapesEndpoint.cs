using Churn.Models.Answering;
using Churn.Models.Registry;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models/{version}/shapes: a model that can be read, written out.</summary>
internal static class ShapesEndpoint
{
    public static void MapShapes(this IEndpointRouteBuilder routes) => routes.MapGet("/models/{version}/shapes", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("Gives the function of each column that a model adds up.")
        .WithDescription(
            "For models that are sums over columns and pairs of columns: `additive`, `pairs`, `gam`, `logistic`. The intercept "
                + "and what each column and pair adds for a customer's values are the log-odds of the customer's probability.")
        .HasShapes();

    private static async Task<Results<Ok<ModelShapes>, ProblemResult>> Answer(
        string version, ModelStore store, VersionCache versions, CancellationToken cancellation)
    {
        try
        {
            return TypedResults.Ok(ModelShapes.Of(await versions.OpenAsync(version, cancellation)));
        }
        catch (Exception fault) when (VersionProblem.Of(fault, version, store) is { } problem)
        {
            return new ProblemResult(problem);
        }
        catch (NotExplainableException fault)
        {
            return new ProblemResult(KnownProblems.NotExplainable(fault));
        }
        catch (NotReadableException fault)
        {
            return new ProblemResult(KnownProblems.NotReadable(fault.Message));
        }
    }
}
