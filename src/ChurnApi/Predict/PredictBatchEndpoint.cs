using Churn.Access;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Predict;

/// <summary>POST /predict/batch: any number of customers in, a prediction or an error for each out, both streamed.</summary>
internal static class PredictBatchEndpoint
{
    public const string Path = "/predict/batch";

    public static void MapPredictBatch(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Answer)
        .WithTags(ApiTags.Predict)
        .WithSummary("Scores a batch of customers.")
        .WithDescription("Each customer gets a result or an error, in order; a faulty one does not spoil the others. "
            + "The answer begins while the body still comes: read it while you send. A service of an uplift model answers JSON "
            + "and lines with uplifts (UpliftBatch), and no CSV.")
        .Needs(Scopes.Predict)
        .AnswersBatch()
        .TakesCustomer(CustomerBody.Stream);

    private static async Task<Results<EmptyHttpResult, ProblemResult>> Answer(
        HttpContext context, ChampionProvider host, BatchAnswerer batches, ServiceOptions options)
    {
        var request = context.Request;
        var model = host.ForRequestOfAnyKind();
        if (model is null)
            return NoChampion.Of(host, options);
        context.LiftBodySizeLimit(); // kept by the batch
        if (request.ContentLength > options.MaxStreamBytes)
            return new ProblemResult(KnownProblems.BodyTooLarge(options.MaxStreamBytes));
        if (request.ContentType is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new ProblemResult(KnownProblems.EmptyBody(RecordBlocks.WhatIsExpected));
        if (FormNegotiation.OfBody(request) is not { } sent) return new ProblemResult(KnownProblems.UnknownForm());
        if (FormNegotiation.OfAnswer(request, sent) is not { } wanted) return new ProblemResult(KnownProblems.NotAcceptable());
        var isTable = sent == BatchFormat.Table || wanted == BatchFormat.Table;
        if (isTable && model is UpliftModel) return new ProblemResult(KnownProblems.UpliftModel(model.Version));
        var (asOf, problem) = AsOfQuery.Read(request, model);
        if (problem is not null) return new ProblemResult(problem);
        var (strict, vague) = StrictQuery.Read(request);
        if (vague is not null) return new ProblemResult(vague);
        var (reasons, odd) = ReasonsQuery.Read(request);
        if (odd is not null) return new ProblemResult(odd);
        var (key, keyProblem) = IdempotencyKey.Read(request);
        if (keyProblem is not null)
            return new ProblemResult(keyProblem);
        var terms = new BatchRequestOptions(
            sent,
            wanted,
            request.QueryString.Value ?? "",
            FormNegotiation.CharsetOfBody(request),
            strict,
            reasons);
        return await batches.AnswerAsync(context, model, asOf, terms, key) is { } refused ? refused : TypedResults.Empty;
    }

    /// <summary>The endpoint answers a batch in any of its forms, and the same batch again.</summary>
    private static RouteHandlerBuilder AnswersBatch(this RouteHandlerBuilder endpoint) =>
        endpoint
            .Produces<BatchPrediction>(
                StatusCodes.Status200OK,
                BatchFormat.Json.MediaType,
                BatchFormat.Lines.MediaType,
                BatchFormat.Table.MediaType)
            .Refuses(StatusCodes.Status406NotAcceptable)
            .Refuses(StatusCodes.Status410Gone)
            .Refuses(StatusCodes.Status422UnprocessableEntity);
}
