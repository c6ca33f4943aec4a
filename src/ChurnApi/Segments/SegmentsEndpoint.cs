using System.ComponentModel;
using System.Text.Json;
using Churn.Access;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Segments;

/// <summary>GET /segments: customers of a file by segment. POST /segments: the same of customers that are sent.</summary>
internal static class SegmentsEndpoint
{
    public const string Path = "/segments";

    public static void MapSegments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, AnswerBase)
            .WithTags(ApiTags.Segments)
            .WithSummary("Lists the segments of the customers that a model or a file of segments was made from.")
            .WithDescription(
                "By rules (the default): the training customers who had not churned. Each segment has its rule in words, its "
                    + "size and share, its average probability, the sum of the value column with what of it is at risk, and the "
                    + "action that the service's actions name for it; beside it stands what became of the customers whom the "
                    + "model was measured on. Models of earlier versions count who had left, too. With by=learned: the segments "
                    + "of the file that the setting ChurnApi:SegmentsFile names, with probabilities and value at risk where "
                    + "'churn segments learn' scored its customers by the version that serves. Groups of fewer customers than "
                    + "ChurnApi:MinCell have no figures."
            )
            .Refuses(StatusCodes.Status400BadRequest)
            .Refuses(StatusCodes.Status404NotFound)
            .NeedsChurnModel();
        routes.MapPost(Path, Answer)
            .WithTags(ApiTags.Segments)
            .WithSummary("Assigns each customer to a segment.")
            .WithDescription("Each customer gets a segment or an error, in order; "
                + "the segments are summed up over those with one. Who has left according to the label is in none.")
            .Needs(Scopes.Predict)
            .TakesCustomer(CustomerBody.Many);
    }

    private static Results<Ok<BaseSegments>, ProblemResult> AnswerBase(
        [Description("Which segments: rules (the default) or learned.")] string? by,
        ChampionProvider host,
        ServiceOptions options,
        ActionCatalog actions,
        SegmentCatalog segments)
    {
        if (by is not (null or SegmentsBy.Rules or SegmentsBy.Learned)) return new ProblemResult(KnownProblems.InvalidBy());
        if (by == SegmentsBy.Learned && segments.Learned is null) return new ProblemResult(KnownProblems.NoSegments());
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        return TypedResults.Ok(by == SegmentsBy.Learned
            ? BaseSegments.OfLearned(model, segments.Learned!, options.MinCell)
            : BaseSegments.OfRules(model.Version, model.Manifest, actions, options.MinCell));
    }

    private static async Task<Results<Ok<CustomerSegments>, ProblemResult>> Answer(
        HttpRequest request,
        ChampionProvider host,
        ShadowEvaluator shadow,
        RequestMetrics metrics,
        ServiceOptions options,
        SegmentCatalog segments)
    {
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfQuery.Read(request, model);
        if (problem is not null) return new ProblemResult(problem);
        var (strict, vague) = StrictQuery.Read(request);
        if (vague is not null) return new ProblemResult(vague);
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer as an array of one.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        JsonElement[] sent = [.. body.Root.EnumerateArray()];
        var customers = new List<SegmentedCustomer>();
        var results = await CustomerArray.AnswerAsync(
            model,
            shadow,
            metrics,
            body.Root,
            asOf,
            strict,
            (answer, index) =>
            {
                if (!answer.HasLeft) customers.Add(answer.Segmented);
                return CustomerSegment.Of(answer, segments.NameOf(sent[index]));
            },
            request.HttpContext.RequestAborted);
        var manifest = model.Manifest;
        var summaries = SegmentSummary.Of(manifest.Segmentation, manifest.Decision, customers, manifest.LevelError);
        return TypedResults.Ok(
            new CustomerSegments(model.Version, manifest.Segmentation.ValueColumn, summaries, results));
    }
}

/// <summary>What GET /segments can be asked for.</summary>
internal static class SegmentsBy
{
    public const string Rules = "rules";
    public const string Learned = "learned";
}
