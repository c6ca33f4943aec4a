using ChurnApi.Batches;
using ChurnApi.Configuration;
using ChurnApi.OpenApi;
using ChurnApi.Problems;
using ChurnApi.Requests;
using ChurnApi.Security;
using ChurnApi.Serving;
using ChurnApi.Shadow;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Predict;

/// <summary>POST /predict/batch: many customers in, a prediction or an error for each out.</summary>
internal static class PredictBatchEndpoint
{
    public static void MapPredictBatch(this IEndpointRouteBuilder routes) => routes.MapPost("/predict/batch", Answer)
        .WithTags("Predict")
        .WithSummary("Predicts for many customers whether they churn.")
        .WithDescription("Each customer gets a result or an error, in order; a faulty one does not spoil the others.")
        .Needs(Scopes.Predict)
        .TakesCustomer(CustomerBody.Many);

    private static async Task<Results<Ok<BatchPrediction>, ProblemResult>> Answer(
        HttpRequest request, ModelHost host, ShadowHost shadow, ServiceOptions options, TimeProvider time)
    {
        using var lease = host.Lease();
        if (lease is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfDate.Read(request, lease.Model.Schema, time);
        if (problem is not null) return new ProblemResult(problem);
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer alone to POST /predict.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var model = lease.Model;
        var results = CustomerArray.Answer(model, shadow, body.Root, asOf, CustomerPrediction.Of, request.HttpContext.RequestAborted);
        return TypedResults.Ok(new BatchPrediction(model.Version, model.Manifest.Rules.Threshold, results));
    }
}
