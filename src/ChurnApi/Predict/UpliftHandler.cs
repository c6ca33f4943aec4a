using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>Answers POST /predict and POST /explain where an uplift model serves.</summary>
/// <param name="model">The model.</param>
/// <param name="metrics">Counts customers that are refused.</param>
/// <param name="options">The limits.</param>
internal sealed class UpliftHandler(UpliftModel model, RequestMetrics metrics, ServiceOptions options)
{
    /// <summary>Scores one customer.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="explainsAll">Whether every column is a reason; otherwise there are those that the query asks for.</param>
    public async Task Answer(HttpContext context, bool explainsAll)
    {
        RequestSpans.AnsweredBy(model.Version);
        var (answer, problem) = await Predict(context.Request, explainsAll);
        IResult result = answer is null
            ? new ProblemResult(problem!)
            : TypedResults.Json(answer.Value, PredictJson.Readable.UpliftAnswer);
        await result.ExecuteAsync(context);
    }

    private async ValueTask<(UpliftAnswer? Answer, Problem? Problem)> Predict(HttpRequest request, bool explainsAll)
    {
        var (asOf, fault) = AsOfQuery.Read(request, model.Schema);
        var (strict, vague) = StrictQuery.Read(request);
        var (reasons, odd) = explainsAll ? (ReasonsQuery.All(request), null) : ReasonsQuery.Read(request);
        if ((fault ?? vague ?? odd) is { } refusal) return (null, refusal);
        if (reasons is not null && !model.IsExplainable)
            return (null, KnownProblems.NotExplainable(NotExplainableException.Of(model)));
        var (body, unread) = await BodyReader.ReadBytesAsync(request, options.MaxPredictBytes, "one customer as a JSON object");
        if (unread is not null) return (null, unread);
        try
        {
            return Answer(body.ToArray(), asOf, strict, reasons);
        }
        catch (JsonException malformed)
        {
            return (null, KnownProblems.MalformedJson(malformed));
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    private (UpliftAnswer? Answer, Problem? Problem) Answer(
        byte[] body, DateOnly? asOf, bool strict, ReasonOptions? reasons)
    {
        if (!Utf8.IsValid(body)) return (null, KnownProblems.NotUtf8());
        var json = body.AsSpan(ByteOrderMark.LengthIn(body));
        var reading = JsonRecordReader.Read(model.Schema, json, asOf);
        if (strict) reading = reading.Strictly(model.Schema);
        if (reading.Succeeded) return (model.Answer(reading.Record, reasons), null);
        return (null, Predictor.Refuse(json, reading.Faults, metrics));
    }
}
