using System.Buffers;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>
/// Answers POST /predict and POST /explain. What it needs of the service is looked up once, and a request that came whole is
/// answered without waiting.
/// </summary>
internal sealed class PredictHandler(
    ChampionProvider host,
    ShadowEvaluator shadow,
    TrialProvider trials,
    RequestMetrics metrics,
    PredictionRecorder recorder,
    ServiceOptions options)
{
    private const string MediaType = "application/json; charset=utf-8";

    /// <summary>Scores one customer, with the reasons that the query asks for.</summary>
    public Task Answer(HttpContext context) => Respond(context, explainsAll: false);

    /// <summary>Scores one customer, with every column as a reason.</summary>
    public Task Explain(HttpContext context) => Respond(context, explainsAll: true);

    private async Task Respond(HttpContext context, bool explainsAll)
    {
        if (host.Uplift is { } uplift)
        {
            await new UpliftHandler(uplift, metrics, options).Answer(context, explainsAll);
            return;
        }

        var model = host.ForRequest();
        using var answer = PredictionWriter.Rent();
        var refusal = model is null
            ? NoChampion.Of(host, options)
            : Refusal(await Commit(context, await Predict(context.Request, model, explainsAll, answer)));
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        response.ContentType = MediaType;
        response.ContentLength = answer.Written.Length;
        await response.BodyWriter.WriteAsync(answer.Written, CancellationToken.None); // a caller who has gone ends it too
    }

    /// <summary>Waits for the log where answers do.</summary>
    private async ValueTask<Problem?> Commit(HttpContext context, Problem? problem)
    {
        if (problem is not null) return problem;
        try
        {
            await recorder.CommitAsync(context.RequestAborted);
            return null;
        }
        catch (LogUnavailableException)
        {
            return KnownProblems.LogUnavailable();
        }
    }

    private static ProblemResult? Refusal(Problem? problem) => problem is null ? null : new ProblemResult(problem);

    private async ValueTask<Problem?> Predict(HttpRequest request, ChurnModel model, bool explainsAll, PredictionWriter answer)
    {
        var (asOf, fault) = AsOfQuery.Read(request, model);
        if (fault is not null) return fault;
        var (strict, vague) = StrictQuery.Read(request);
        if (vague is not null) return vague;
        var (reasons, odd) = explainsAll ? (ReasonsQuery.All(request), null) : ReasonsQuery.Read(request);
        if (odd is not null) return odd;
        if (reasons is not null && !model.IsExplainable) return KnownProblems.NotExplainable(NotExplainableException.Of(model));
        var (body, unread) = await BodyReader.ReadBytesAsync(request, options.MaxPredictBytes, "one customer as a JSON object");
        if (unread is not null) return unread;
        var recorded = explainsAll ? null : recorder;
        try
        {
            return body.IsSingleSegment
                ? Predict(model, body.FirstSpan, asOf, strict, reasons, recorded, answer)
                : PredictPieces(model, body, asOf, strict, reasons, recorded, answer);
        }
        catch (LogUnavailableException)
        {
            return KnownProblems.LogUnavailable();
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    private Problem? PredictPieces(
        ChurnModel model,
        ReadOnlySequence<byte> body,
        AsOf asOf,
        bool strict,
        ReasonOptions? reasons,
        PredictionRecorder? recorded,
        PredictionWriter answer)
    {
        var length = checked((int)body.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(rented);
            return Predict(model, rented.AsSpan(0, length), asOf, strict, reasons, recorded, answer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // it held a customer
        }
    }

    private Problem? Predict(
        ChurnModel model,
        ReadOnlySpan<byte> body,
        AsOf asOf,
        bool strict,
        ReasonOptions? reasons,
        PredictionRecorder? recorded,
        PredictionWriter writer)
    {
        var trial = recorded is null ? null : trials.Of(model.Version);
        var problem = Predictor.Answer(model, body, asOf, writer, out var answer, metrics, recorded, strict, reasons, trial);
        if (problem is null) shadow.Offer(body[ByteOrderMark.LengthIn(body)..], asOf, answer);
        return problem;
    }
}
