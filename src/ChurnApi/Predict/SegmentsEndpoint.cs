using System.Text.Json.Serialization;
using Churn.Access;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
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
            .WithSummary("Lists the segments of the training customers who had not churned.")
            .WithDescription(
                "Each with its rule in words, its size and share, its average probability, and the sum of the value column "
                    + "with what of it is at risk. Who had left by the label is in none of them; models of earlier versions "
                    + "count them, too."
            )
            .NeedsChurnModel();
        routes.MapPost(Path, Answer)
            .WithTags(ApiTags.Segments)
            .WithSummary("Assigns each customer to a segment.")
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
            (answer, _) =>
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

/// <summary>The answer of GET /segments: the customers the model was trained on, by segment.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">Each segment with its rule in words, in the order in which the rules are tried.</param>
public sealed record BaseSegments(string ModelVersion, string? ValueColumn, IReadOnlyList<SegmentSummary> Segments);

/// <summary>The answer of POST /segments: the customers that were sent, by segment.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">Each segment over the customers that have a result.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record CustomerSegments(
    string ModelVersion,
    string? ValueColumn,
    IReadOnlyList<SegmentSummary> Segments,
    IReadOnlyList<BatchItem<CustomerSegment>> Results);

/// <summary>The segment of one customer.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="ChurnProbability">Among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">
/// What was unusual in the customer and did not prevent an answer; all missing fields are one warning.
/// </param>
public readonly record struct CustomerSegment(
    string? CustomerId,
    string Segment,
    ChurnProbability ChurnProbability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    internal static CustomerSegment Of(CustomerAnswer answer) =>
        new(answer.CustomerId, answer.Segment, answer.ChurnProbability, answer.AsOf, answer.Warnings);
}
