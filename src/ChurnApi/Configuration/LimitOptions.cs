using System.ComponentModel.DataAnnotations;
using Churn.Access.Rates;
using Churn.Core.Options;

namespace ChurnApi.Configuration;

/// <summary>What the service refuses so that it lasts, from the section <c>ChurnApi:Limits</c>.</summary>
public sealed record LimitOptions
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Limits";

    /// <summary>
    /// The requests of one caller, a key or the subject of a token, as in 200/s; a batch is one. More are answered with 429.
    /// <c>off</c> for no limit. Default: 1000/s, which no CRM needs and which one that runs wild meets. A key may have a rate of
    /// its own.
    /// </summary>
    public RequestRate? CallerRate { get; init; } = new RequestRate(1000, 1);

    /// <summary>
    /// The same where the service has neither keys nor tokens, for all callers together. Default: <c>off</c>, since they are on
    /// this machine.
    /// </summary>
    public RequestRate? AnonymousRate { get; init; }

    /// <summary>The requests that are answered at a time: 1 to 100,000. More get a 503 at once. Default: 1,024.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRequests { get; init; } = 1024;

    /// <summary>
    /// The batches that are answered at a time: 1 to 10,000. More get a 503 at once. Default: 32.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxConcurrentBatches { get; init; } = 32;

    /// <summary>
    /// The batches, and <c>POST /segments</c>, of one caller, a key or the subject of a token, that are answered at a time: 1 to
    /// 10,000. More get a 429 at once. Default: 8.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxCallerBatches { get; init; } = 8;

    /// <summary>
    /// The memory that all requests together may take for bodies that are read whole, for batches under way, and for answers that
    /// callers have not taken yet, in bytes: 1 MiB to 1 TiB. Beyond it batches and large bodies get a 503, and batches under way
    /// wait for their callers. Default: a quarter of what the process may use, as its container's limit has it.
    /// </summary>
    [Range(1024.0 * 1024, 1024.0 * 1024 * 1024 * 1024)]
    public long? MaxBufferedBytes { get; init; }

    /// <summary>The time in which a batch must be sent, answered and taken: 1 second to a day. Default: an hour.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan BatchTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The bytes a second that the caller of a batch must send or take, in every 30 seconds in which the service waits for the
    /// caller: 0 (no limit) to 1,000,000. Default: 1,024.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MinBatchBytesPerSecond { get; init; } = 1024;

    /// <summary>
    /// How long work may wait for a thread, for a second on end, before requests get a 503, so many that it waits no longer: 1 ms
    /// to a minute, or <c>off</c>. Default: 50 ms.
    /// </summary>
    [TimeRange("00:00:00.0010000", "00:01:00")]
    public TimeSpan? MaxQueueDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long work may wait for a thread, for a tenth of a second on end, before batches get a 503, so many that it waits no
    /// longer: 1 ms to a minute, or <c>off</c>. Default: 5 ms.
    /// </summary>
    [TimeRange("00:00:00.0010000", "00:01:00")]
    public TimeSpan? MaxBatchQueueDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// The connections that are open at a time: 1 to 1,000,000. Beyond them a new one takes the place of one without a request,
    /// or is closed where all have one. Default: 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>
    /// The time in which the body of an endpoint that takes customers, except the batch, must have come: 1 second to 10 minutes.
    /// Default: 10 seconds.
    /// </summary>
    [TimeRange("00:00:01", "00:10:00")]
    public TimeSpan PredictTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time in which the headers of a request must have come: 1 second to 2 minutes. Default: 10 seconds.</summary>
    [TimeRange("00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The bytes a second at which bodies must come and answers be taken, after 5 seconds of grace: 0 (no limit) to 1,000,000.
    /// Default: 240.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>The headers of a request: 8 to 1,000. Default: 64.</summary>
    [Range(8, 1000)]
    public int MaxHeaders { get; init; } = 64;

    /// <summary>The bytes of all headers of a request: 1 KiB to 1 MiB. Default: 16 KiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxHeaderBytes { get; init; } = 16 * 1024;

    /// <summary>The bytes of the request line, its path and query: 512 to 64 KiB. Default: 4 KiB.</summary>
    [Range(512, 64 * 1024)]
    public int MaxRequestLineBytes { get; init; } = 4 * 1024;
}
