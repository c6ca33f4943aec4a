using Churn.Models.Answering;
using Churn.Models.Manifest;
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
        string version, ChampionProvider host, ModelStore store, VersionCache versions, CancellationToken cancellation)
    {
        if (!ModelFolder.IsVersion(version)) return new ProblemResult(KnownProblems.UnknownVersion());
        try
        {
            var model = host.Model is { } champion && champion.Version == version
                ? champion
                : await versions.OpenAsync(version, cancellation);
            return TypedResults.Ok(ModelShapes.Of(model));
        }
        catch (UnknownVersionException)
        {
            return new ProblemResult(KnownProblems.UnknownVersion());
        }
        catch (WrongKindException)
        {
            return new ProblemResult(KnownProblems.UpliftModel(version));
        }
        catch (NotExplainableException fault)
        {
            return new ProblemResult(KnownProblems.NotExplainable(fault));
        }
        catch (NotReadableException fault)
        {
            return new ProblemResult(KnownProblems.NotReadable(fault.Message));
        }
        catch (BrokenModelException fault)
        {
            return new ProblemResult(KnownProblems.BrokenVersion(StoreFault.Words(store, fault)));
        }
    }
}
