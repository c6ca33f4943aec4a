using Churn.Access;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Outcomes;

/// <summary>POST /outcomes: what became of customers.</summary>
internal static class OutcomesEndpoint
{
    public const string Path = "/outcomes";

    /// <summary>What a body should be.</summary>
    public const string Expected = "outcomes as a JSON array, as a line of JSON each, or as CSV";

    public static void MapOutcomes(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Answer)
        .WithTags(ApiTags.Outcomes)
        .WithSummary("Takes what became of customers.")
        .WithDescription("Each outcome names a prediction (predictionId) or a customer (customerId), says whether they churned, "
            + "and when. It gets a result, in order; a faulty one does not spoil the others. What was sent before is not counted "
            + "again. Answered outcomes are on the disk.")
        .Needs(Scopes.Outcomes)
        .Produces<OutcomesAnswer>()
        .WithMetadata(OutcomeBody.Many)
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status404NotFound)
        .Refuses(StatusCodes.Status413PayloadTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType)
        .Refuses(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<EmptyHttpResult, ProblemResult>> Answer(
        HttpContext context, ServiceOptions options, MemoryBudget memory, TimeProvider time)
    {
        var log = context.RequestServices.GetService<PredictionLog>();
        if (log is null) return new ProblemResult(KnownProblems.NoLog());
        context.LiftBodySizeLimit(); // kept by the body
        if (context.Request.ContentType is null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new ProblemResult(KnownProblems.EmptyBody(Expected));
        if (FormNegotiation.OfBody(context.Request) is not { } form || FormNegotiation.CharsetOfBody(context.Request) is not null)
            return new ProblemResult(KnownProblems.UnknownForm());
        using var lease = new MemoryLease(memory);
        if (!lease.TryGrowTo(BatchRun.Memory)) return ProblemResult.ForAMoment(KnownProblems.Busy());
        using var watch = new BatchWatch(options.Limits, time, context.RequestAborted);
        try
        {
            using var body = new BatchBody(context.Request.BodyReader, options.MaxStreamBytes, hashed: false, watch);
            using var backlog = new AnswerBacklog(memory, watch);
            await using var answers = new OutcomeAnswerWriter(context.Response, backlog);
            var problem = await OutcomeRun.RunAsync(body, form, log, answers, options, time.GetUtcNow(), watch.Stop);
            return problem is null ? TypedResults.Empty : new ProblemResult(problem);
        }
        catch (OperationCanceledException) when (watch.HasGivenUp && !context.Response.HasStarted)
        {
            context.CloseAfterAnswer();
            return new ProblemResult(KnownProblems.BatchTooSlow(options.Limits));
        }
        catch (Exception end) when (end is LogUnavailableException or OperationCanceledException && context.Response.HasStarted)
        {
            context.Abort(); // or else the answer would end as if it were whole
            return TypedResults.Empty;
        }
    }
}

/// <summary>Says that an endpoint takes outcomes, which it reads itself; for the OpenAPI document.</summary>
internal enum OutcomeBody
{
    /// <summary>Outcomes in any form of a batch.</summary>
    Many,
}
