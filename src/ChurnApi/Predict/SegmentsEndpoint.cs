using Churn.Access;
using Churn.Core.Decisions;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.OpenApi;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Predict;

/// <summary>GET /segments: the training base by segment. POST /segments: the same of customers that are sent.</summary>
internal static class SegmentsEndpoint
{
    public const string Path = "/segments";

    public static void MapSegments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, AnswerBase)
            .WithTags(ApiTags.Segments)
            .WithSummary("The segments of the customers the model was trained on who had not left.")
            .WithDescription("Each with its rule in words, its size and share, its average probability, and the sum of the value column "
                + "with what of it is at risk. Who had left by the label is in none of them; models of earlier versions count them, too.")
            .NeedsChampion();
        routes.MapPost(Path, Answer)
            .WithTags(ApiTags.Segments)
            .WithSummary("The segment of each given customer.")
            .WithDescription("Each customer gets a segment or an error, in order; "
                + "the segments are summed up over those with one. Who has left according to the label is in none.")
            .Needs(Scopes.Predict)
            .TakesCustomer(CustomerBody.Many);
    }

    private static Results<Ok<BaseSegments>, ProblemResult> AnswerBase(ChampionProvider host, ServiceOptions options)
    {
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var manifest = model.Manifest;
        return TypedResults.Ok(new BaseSegments(model.Version, manifest.Segmentation.ValueColumn, manifest.Segments));
    }

    private static async Task<Results<Ok<CustomerSegments>, ProblemResult>> Answer(
        HttpRequest request, ChampionProvider host, ShadowEvaluator shadow, RequestMetrics metrics, ServiceOptions options)
    {
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfQuery.Read(request, model.Schema);
        if (problem is not null) return new ProblemResult(problem);
        var (strict, vague) = StrictQuery.Read(request);
        if (vague is not null) return new ProblemResult(vague);
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer as an array of one.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var customers = new List<SegmentedCustomer>();
        var results = CustomerArray.Answer(
            model,
            shadow,
            metrics,
            body.Root,
            asOf,
            strict,
            answer =>
            {
                if (!answer.HasLeft) customers.Add(answer.Segmented);
                return CustomerSegment.Of(answer);
            },
            request.HttpContext.RequestAborted);
        var manifest = model.Manifest;
        var segments = SegmentSummary.Of(manifest.Segmentation, manifest.Decision, customers);
        return TypedResults.Ok(
            new CustomerSegments(model.Version, manifest.Segmentation.ValueColumn, segments, results));
    }
}
