using System.IO.Pipelines;
using ChurnApi.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Requests;

/// <summary>
/// Reads the JSON body of a request. The framework's own binding is not used: it answers faults with an empty 400 or without
/// their place.
/// </summary>
internal static class BodyReader
{
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes its body may have.</param>
    /// <param name="expected">What the body should be, for the message on an empty one.</param>
    public static async Task<BodyReading> ReadAsync(HttpRequest request, int limit, string expected)
    {
        // The limit is kept here. Kestrel's own would cut the connection before the caller has read why.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (request.ContentLength > limit) return new BodyReading(null, KnownProblems.BodyTooLarge(limit));
        if (!IsJson(request) && request.ContentType is not null) return new BodyReading(null, KnownProblems.NotJson());
        var reader = request.BodyReader;
        var read = await ReadToEnd(reader, limit, request.HttpContext.RequestAborted);
        try
        {
            if (read.Buffer.Length > limit) return new BodyReading(null, KnownProblems.BodyTooLarge(limit));
            if (read.Buffer.IsEmpty) return new BodyReading(null, KnownProblems.EmptyBody(expected));
            return IsJson(request) ? JsonBody.Parse(read.Buffer) : new BodyReading(null, KnownProblems.NotJson());
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static async Task<ReadResult> ReadToEnd(PipeReader reader, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.IsCanceled) throw new BadHttpRequestException("The body did not come in time.", StatusCodes.Status408RequestTimeout);
            if (read.IsCompleted || read.Buffer.Length > limit) return read;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Whether the headers announce plain UTF-8 JSON: application/json or a type that ends in +json.</summary>
    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
