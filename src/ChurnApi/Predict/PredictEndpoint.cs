using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Schema;
using ChurnApi.Configuration;
using ChurnApi.OpenApi;
using ChurnApi.Problems;
using ChurnApi.Requests;
using ChurnApi.Security;
using ChurnApi.Serving;
using ChurnApi.Shadow;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Predict;

/// <summary>POST /predict: one customer in, one prediction out.</summary>
internal static class PredictEndpoint
{
    public static void MapPredict(this IEndpointRouteBuilder routes) => routes.MapPost("/predict", Answer)
        .WithTags("Predict")
        .WithSummary("Predicts whether one customer churns.")
        .WithDescription("Send the customer as a flat JSON object, as the CRM has it. "
            + "Missing fields are filled in and warned of.")
        .Needs(Scopes.Predict)
        .TakesCustomer(CustomerBody.One);

    private static async Task<Results<Ok<Prediction>, ProblemResult>> Answer(
        HttpRequest request, ModelHost host, ShadowHost shadow, RequestMetrics metrics, ServiceOptions options, TimeProvider time)
    {
        using var lease = host.Lease();
        if (lease is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfDate.Read(request, lease.Model.Schema, time);
        if (problem is not null) return new ProblemResult(problem);
        var reading = await BodyReader.ReadAsync(request, options.MaxPredictBytes, "one customer as a JSON object");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        if (body.Root.ValueKind == JsonValueKind.Array) return new ProblemResult(KnownProblems.NotOneCustomer());
        var record = JsonRecordReader.Read(lease.Model.Schema, JsonMarshal.GetRawUtf8Value(body.Root), asOf);
        if (!record.Succeeded)
        {
            metrics.Refused(record.Faults);
            return new ProblemResult(KnownProblems.InvalidCustomer(record.Faults));
        }

        var score = metrics.Score(lease.Model, record.Record);
        shadow.Offer(JsonMarshal.GetRawUtf8Value(body.Root), asOf, lease.Model.Version, score);
        return TypedResults.Ok(Prediction.Of(lease.Model.Version, record.Record, score));
    }
}
