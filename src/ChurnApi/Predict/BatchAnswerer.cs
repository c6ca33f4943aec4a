using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>Answers batches: new ones by the champion, repeated ones by the model that answered them first.</summary>
internal sealed class BatchAnswerer(
    VersionCache versions,
    ShadowEvaluator shadow,
    TrialProvider trials,
    RequestMetrics metrics,
    PredictionRecorder recorder,
    SharedIdempotencyStore idempotency,
    MemoryBudget memory,
    ServiceOptions options,
    TimeProvider time,
    ILogger<BatchAnswerer> logger)
{
    /// <summary>The header of an answer that names the model, in every form.</summary>
    public const string VersionHeader = "X-Model-Version";

    /// <summary>Answers a batch.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="champion">The model that serves.</param>
    /// <param name="asOf">The day as of which it is asked.</param>
    /// <param name="terms">The forms and the query.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <returns>Why nothing was answered; null if something was.</returns>
    public async Task<ProblemResult?> AnswerAsync(
        HttpContext context,
        IVersionedModel champion,
        AsOf asOf,
        BatchRequestOptions terms,
        IdempotencyKey? key)
    {
        using var lease = new MemoryLease(memory);
        if (!lease.TryGrowTo(BatchRun.Memory)) return ProblemResult.ForAMoment(KnownProblems.Busy());
        if (key is null) return Refusal(await RunAsync(context, champion, asOf, terms, null));
        if (await idempotency.TryBeginAsync(key, terms, champion.Version, asOf, context.RequestAborted) is not { } batch)
            return ProblemResult.ForAMoment(KnownProblems.IdempotencyKeyInUse());
        var wasRefused = false; // one that broke off is answered by the same model when it is sent again
        try
        {
            var problem = await AnswerAgainAsync(context, champion, terms, batch);
            wasRefused = problem is not null;
            return Refusal(problem);
        }
        finally
        {
            await idempotency.EndAsync(batch, wasRefused);
        }
    }

    private static ProblemResult? Refusal(Problem? problem) => problem is null ? null : new ProblemResult(problem);

    private async Task<Problem?> AnswerAgainAsync(
        HttpContext context,
        IVersionedModel champion,
        BatchRequestOptions terms,
        IdempotencyRecord batch)
    {
        var length = context.Request.ContentLength;
        if (batch.Terms != terms.Fingerprint || (batch.Print?.Length is { } before && length is not null && length != before))
            return KnownProblems.IdempotencyKeyReused();
        if (batch.Version == champion.Version)
            return await RunAsync(context, champion, batch.AsOf, terms, batch);
        var earlier = await OpenAsync(batch.Version, context.RequestAborted);
        if (earlier is null) return KnownProblems.AnswerGone(batch.Version);
        RequestSpans.AnsweredBy(earlier.Version);
        return await RunAsync(context, earlier, batch.AsOf, terms, batch);
    }

    private async Task<IVersionedModel?> OpenAsync(string version, CancellationToken cancellation)
    {
        try
        {
            return await versions.OpenOfAnyKindAsync(version, cancellation);
        }
        catch (Exception fault)
            when (fault is UnknownVersionException or BrokenModelException or IOException)
        {
            return null;
        }
    }

    private async Task<Problem?> RunAsync(
        HttpContext context,
        IVersionedModel model,
        AsOf asOf,
        BatchRequestOptions terms,
        IdempotencyRecord? batch)
    {
        if (terms.Reasons is not null && !model.IsExplainable)
            return KnownProblems.NotExplainable(NotExplainableException.Of(model));
        using var watch = new BatchWatch(options.Limits, time, context.RequestAborted);
        using var body = new BatchBody(BodyOf(context.Request, terms), options.MaxStreamBytes, hashed: batch is not null, watch);
        try
        {
            if (batch?.Print is { } print && await body.StartAsync(print.StartLength, watch.Stop) != print.Start)
                return KnownProblems.IdempotencyKeyReused();
            var slicer = Slicer(terms.Sent);
            var blocks = new RecordBlocks(
                body,
                slicer,
                options.MaxPredictBytes,
                options.MaxStreamBytes,
                terms.Sent == BatchFormat.Table);
            var (table, problem) = slicer is RowFramer rows
                ? await new BatchHeader(blocks, rows, options.MaxPredictBytes).ReadAsync(
                    model.Schema, asOf, context.Request.Query[BatchTable.AllowMissing] is ["true"], watch.Stop)
                : (null, null);
            if (problem is not null)
                return problem;
            context.Response.Headers[VersionHeader] = model.Version;
            if (batch?.Print is { IsWhole: true }) context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            using var run = Run(blocks, model, asOf, terms, table, batch, watch);
            return await RunAsync(context, body, run, batch);
        }
        catch (OperationCanceledException) when (watch.HasGivenUp && !context.Response.HasStarted)
        {
            context.CloseAfterAnswer();
            return KnownProblems.BatchTooSlow(options.Limits);
        }
        catch (LogUnavailableException) when (!context.Response.HasStarted)
        {
            return KnownProblems.LogUnavailable();
        }
        catch (DecoderFallbackException) when (!context.Response.HasStarted)
        {
            return KnownProblems.NotInCharset(terms.Charset!);
        }
        catch (Exception fault) when (context.Response.HasStarted)
        {
            if (fault is not (OperationCanceledException or IOException)) // the caller has gone
                Log.RequestFailed(
                    logger,
                    RequestFormatter.Method(context),
                    RequestFormatter.Route(context) ?? "no route",
                    fault.GetType().FullName,
                    context.TraceIdentifier,
                    fault.StackTrace);
            context.Abort(); // or else the answer would end as if it were whole
            return null;
        }
        finally
        {
            if (context.Response.HasStarted) batch?.Remember(body.Print(isWhole: false));
        }
    }

    private static async Task<Problem?> RunAsync(HttpContext context, BatchBody body, BatchRun run, IdempotencyRecord? batch)
    {
        var outcome = await run.RunAsync(
            context.Response,
            () => batch?.Print is not { IsWhole: true } before || before == body.Print(isWhole: true));
        if (outcome.IsCut)
            context.Abort(); // another body than the first time, seen too late to refuse it
        if (outcome.IsWhole)
            batch?.Remember(body.Print(isWhole: true));
        return outcome.Problem;
    }

    private BatchRun Run(
        RecordBlocks blocks,
        IVersionedModel model,
        AsOf asOf,
        BatchRequestOptions terms,
        BatchTable? table,
        IdempotencyRecord? batch,
        BatchWatch watch)
    {
        var strict = terms.Strict ? model.Schema : null;
        Func<IRecordReader> readers = table is null
            ? () => new JsonRecords(model.NewReader(), asOf, strict)
            : () => new TableRecords(table, strict);
        if (model is UpliftModel uplift)
        {
            var effects = AnswerOf(uplift, terms);
            var upliftScoring = new UpliftScoring(
                uplift, readers, effects, options.MaxPredictBytes, metrics, terms.Reasons);
            return new BatchRun(blocks, upliftScoring, effects, memory, watch);
        }

        var churn = (ChurnModel)model;
        var answer = AnswerOf(churn, terms, table);
        var offered = batch?.Print is { IsWhole: true }; // to the shadow, the first time
        var scoring = new ChurnScoring(
            churn,
            asOf,
            readers,
            answer,
            options.MaxPredictBytes,
            metrics,
            recorder,
            batch?.FirstId ?? recorder.NextId(),
            offered ? null : shadow,
            batch is null ? trials.Of(model.Version) : null,
            terms.Reasons);
        return new BatchRun(blocks, scoring, answer, memory, watch);
    }

    private static IBatchAnswer<CustomerAnswer> AnswerOf(ChurnModel model, BatchRequestOptions terms, BatchTable? table) =>
        terms.Wanted == BatchFormat.Lines ? new LinesAnswer<CustomerAnswer>(AnswerJson.Write)
        : terms.Wanted == BatchFormat.Table ? new TableAnswer(table, terms.Reasons, model.Schema.Label.Target)
        : JsonAnswer<CustomerAnswer>.Of(
            new BatchPrediction(model.Version, model.Manifest.Decision.Threshold, []),
            PredictJson.Readable.BatchPrediction,
            AnswerJson.Write);

    private static IBatchAnswer<UpliftAnswer> AnswerOf(UpliftModel model, BatchRequestOptions terms) =>
        terms.Wanted == BatchFormat.Lines
            ? new LinesAnswer<UpliftAnswer>(PredictJson.Write)
            : JsonAnswer<UpliftAnswer>.Of(
                new UpliftBatch(model.Version, ModelKind.Uplift, []), PredictJson.Readable.UpliftBatch, PredictJson.Write);

    /// <summary>The body, in UTF-8 whatever its charset.</summary>
    private static PipeReader BodyOf(HttpRequest request, BatchRequestOptions terms) => terms.Charset is { } charset
        ? PipeReader.Create(Encoding.CreateTranscodingStream(
            request.BodyReader.AsStream(), TextEncodings.Find(charset)!, new UTF8Encoding(false)))
        : request.BodyReader;

    private static IRecordFramer Slicer(BatchFormat form) =>
        form == BatchFormat.Json ? new ArrayFramer() : form == BatchFormat.Lines ? new LineFramer() : new RowFramer();
}

/// <summary>Reads records that are JSON objects.</summary>
/// <param name="reader">Reads the objects.</param>
/// <param name="asOf">As of when the model is asked.</param>
/// <param name="strict">
/// The schema, where a customer is refused that holds what training never saw; null where they are answered.
/// </param>
internal sealed class JsonRecords(JsonRecordReader reader, AsOf asOf, CustomerSchema? strict) : IRecordReader
{
    private ReadOnlyMemory<byte> last;

    public ReadOnlySpan<byte> Json => last.Span;

    public ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place)
    {
        last = bytes[..bytes.Span.TrimEnd("\r\n"u8).Length]; // where a line breaks off is on that line
        if (!Utf8.IsValid(last.Span)) return ParsedRecord.Refused(KnownProblems.NotUtf8() with { Line = place.Line });
        try
        {
            return ParsedRecord.Of(reader.Read(last.Span, asOf), strict, index);
        }
        catch (JsonException fault)
        {
            var at = place.Within((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
            return ParsedRecord.Refused(KnownProblems.MalformedJson(at.Line, at.Position));
        }
    }
}

/// <summary>Reads records that are rows of a table.</summary>
/// <param name="table">Its columns.</param>
/// <param name="strict">
/// The schema, where a customer is refused that holds what training never saw; null where they are answered.
/// </param>
internal sealed class TableRecords(BatchTable table, CustomerSchema? strict) : IRecordReader
{
    private readonly CsvFields fields = new();
    private readonly TextRecordReader.RowReader reader = new(table.Reader);
    private readonly ArrayBufferWriter<byte> json = new();

    public ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place)
    {
        if (RowErrors.Split(CsvRow.WithoutEnd(bytes.Span), table.Separator, fields) is { } fault)
            return ParsedRecord.Refused(KnownProblems.MalformedRow(place.Line, fault));
        return fields.Count == table.Names.Length
            ? ParsedRecord.Of(reader.Read(fields), strict, index)
            : ParsedRecord.Refused(KnownProblems.MalformedRow(
                place.Line, FormattableString.Invariant($"it has {fields.Count} fields, the header {table.Names.Length}.")));
    }

    /// <summary>The fields that the model knows, as texts: they are read alike.</summary>
    public ReadOnlySpan<byte> Json
    {
        get
        {
            json.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(json);
            writer.WriteStartObject();
            for (var i = 0; i < fields.Count; i++)
                if (table.Reader.Knows(i)) writer.WriteString(table.Names[i], fields[i]);
            writer.WriteEndObject();
            writer.Flush();
            return json.WrittenSpan;
        }
    }
}
