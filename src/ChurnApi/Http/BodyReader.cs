using System.Buffers;
using System.IO.Pipelines;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.Features;

namespace ChurnApi.Http;

/// <summary>
/// Reads the JSON body of a request. The framework's own binding is not used: it answers faults with an empty 400 or without
/// their place.
/// </summary>
internal static class BodyReader
{
    /// <summary>
    /// Bodies up to here, in bytes, are not counted as memory that waits: the server reads them in one or two pieces.
    /// </summary>
    private const int MaxUncounted = 64 * 1024;

    /// <summary>What a byte of a counted body takes: it is received, and then copied into one piece.</summary>
    private const int MemoryPerByte = 2;

    /// <summary>What a token of JSON takes at the most, in bytes, of a document that grows as it is parsed.</summary>
    private const int MemoryPerToken = 24;

    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes its body may have.</param>
    /// <param name="expected">What the body should be, for the message on an empty one.</param>
    public static async Task<BodyReading> ReadAsync(HttpRequest request, int limit, string expected)
    {
        var (bytes, problem) = await ReadBytesAsync(request, limit, expected);
        if (problem is not null) return new BodyReading(null, problem);
        try
        {
            var memory = MemoryOf(bytes);
            return request.HttpContext.TryHold(memory)
                ? JsonBody.Parse(bytes, memory)
                : new BodyReading(null, KnownProblems.Busy());
        }
        finally
        {
            request.BodyReader.AdvanceTo(bytes.End);
        }
    }

    /// <summary>
    /// Reads the bytes of the body. Where there is no problem, the caller must advance the request's reader to their end.
    /// </summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async ValueTask<(ReadOnlySequence<byte> Bytes, Problem? Problem)> ReadBytesAsync(
        HttpRequest request,
        int limit,
        string expected)
    {
        request.HttpContext.LiftBodySizeLimit(); // kept here
        if (request.ContentLength > limit) return (default, KnownProblems.BodyTooLarge(limit));
        if (!IsJson(request) && request.ContentType is not null) return (default, KnownProblems.NotJson());
        var (read, isHeld) = await ReadToEnd(request, limit);
        var problem = read.Buffer.Length > limit ? KnownProblems.BodyTooLarge(limit)
            : !isHeld ? KnownProblems.Busy()
            : read.Buffer.IsEmpty ? KnownProblems.EmptyBody(expected)
            : request.ContentType is null ? KnownProblems.NotJson() // told last: what is sent without a body needs no type
            : null;
        if (problem is null) return (read.Buffer, null);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return (default, problem);
    }

    private static long MemoryOf(ReadOnlySequence<byte> json)
    {
        var tokens = 1L;
        foreach (var piece in json)
            foreach (var mark in ",:[{"u8) tokens += piece.Span.Count(mark);
        return (MemoryPerByte * json.Length) + (MemoryPerToken * tokens);
    }

    private static async ValueTask<(ReadResult Read, bool IsHeld)> ReadToEnd(HttpRequest request, int limit)
    {
        try
        {
            return await ReadPieces(request, limit);
        }
        catch (IOException broken)
        {
            throw BrokenBody.Of(broken);
        }
    }

    private static async ValueTask<(ReadResult Read, bool IsHeld)> ReadPieces(HttpRequest request, int limit)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None); // where the caller goes, the server ends the reading
            if (read.IsCanceled && request.HttpContext.Features.Get<BodyTimeout>() is not null)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                request.HttpContext.CloseAfterAnswer();
                throw new BadHttpRequestException("The body did not come in time.", StatusCodes.Status408RequestTimeout);
            }

            var isHeld = read.Buffer.Length <= MaxUncounted || request.HttpContext.TryHold(MemoryPerByte * read.Buffer.Length);
            if (!isHeld || read.IsCompleted || read.Buffer.Length > limit) return (read, isHeld);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Whether the headers announce plain UTF-8 JSON.</summary>
    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && (request.ContentType == MediaTypeNames.Application.Json || MediaTypes.IsJson(request));
}

/// <summary>The outcome of reading a body: the body, or the problem with it.</summary>
internal readonly record struct BodyReading(JsonBody? Body, Problem? Problem);

/// <summary>
/// A feature of a request whose body did not come in time. A reading that ends without it was interrupted by the server, which
/// stops and lets what is under way come to its end.
/// </summary>
internal sealed class BodyTimeout
{
    private BodyTimeout()
    {
    }

    public static BodyTimeout Passed { get; } = new();
}

/// <summary>
/// A body that the server cannot read on: the connection broke, or a chunk says that it is 2 GiB long or longer. The server has
/// an IOException for that, which would look like a fault of the service's own.
/// </summary>
internal static class BrokenBody
{
    public static BadHttpRequestException Of(IOException cause) => cause as BadHttpRequestException
        ?? new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, cause);
}

/// <summary>The server's own limit of a body.</summary>
internal static class BodySizeLimit
{
    /// <summary>
    /// Takes the server's limit away from a request whose reader keeps one: the server's would cut the connection before the
    /// caller has read why.
    /// </summary>
    public static void LiftBodySizeLimit(this HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }
}

/// <summary>Ends a connection with the answer of its request.</summary>
internal static class ConnectionEnd
{
    /// <summary>
    /// Has the server close an HTTP/1.1 connection after the answer, whatever becomes of the answer's headers until then.
    /// </summary>
    public static void CloseAfterAnswer(this HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.OnStarting(Close, context.Response);
    }

    private static Task Close(object response)
    {
        ((HttpResponse)response).Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
