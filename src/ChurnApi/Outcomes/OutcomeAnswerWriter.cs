using System.Buffers;
using System.Text.Json;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Sends <see cref="OutcomesAnswer"/> while outcomes are taken, without ever holding it.</summary>
/// <param name="response">Gets it.</param>
/// <param name="backlog">Holds answers that the caller has not taken yet.</param>
internal sealed class OutcomeAnswerWriter(HttpResponse response, AnswerBacklog backlog) : IOutcomeAnswers, IAsyncDisposable
{
    private static readonly OutcomesJson Json = new(ApiJson.Settings);

    private readonly OutcomeTally tally = new();
    private Task? sending;
    private bool any;

    public void Begin(CancellationToken stop)
    {
        response.ContentType = "application/json; charset=utf-8";
        backlog.Writer.Write("{\"results\":["u8);
        sending = backlog.SendAsync(response.BodyWriter, stop);
    }

    public void Add(long index, long line, OutcomeResult? result, BatchError? error)
    {
        if (any) backlog.Writer.Write(","u8);
        any = true;
        backlog.Writer.Write(JsonSerializer.SerializeToUtf8Bytes(tally.Add(index, result, error), Json.OutcomeItem));
    }

    public ValueTask FlushAsync(CancellationToken stop) => backlog.FlushAsync(stop);

    /// <summary>Sends what stands after the results: the counts.</summary>
    public async Task EndAsync(CancellationToken stop)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(tally.Counts(), Json.OutcomesAnswer);
        backlog.Writer.Write(whole.AsSpan("{\"results\":["u8.Length));
        await backlog.FlushAsync(stop);
        await backlog.CompleteAsync();
        await sending!;
    }

    public async ValueTask DisposeAsync()
    {
        await backlog.CompleteAsync(new OperationCanceledException());
        if (sending is not null) await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
