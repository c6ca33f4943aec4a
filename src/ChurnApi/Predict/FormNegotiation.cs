using Churn.Core.Csv;
using ChurnApi.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Predict;

/// <summary>Reads from the headers of a request in which form its batch comes, and in which it wants its answer.</summary>
internal static class FormNegotiation
{
    /// <summary>The form of the body: by its Content-Type, in UTF-8 (a table in any charset), without a coding.</summary>
    /// <returns>Null if it is none that is read.</returns>
    public static BatchFormat? OfBody(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && !LacksHeader(type)
        && BatchFormat.All.FirstOrDefault(form => form.IsIn(type)) is { } body
        && (MediaTypes.IsUtf8(type) || (body == BatchFormat.Table && TextEncodings.Find(Charset(type)) is not null))
            ? body
            : null;

    /// <summary>The charset of a body that is not UTF-8; null for one that is.</summary>
    public static string? CharsetOfBody(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && !MediaTypes.IsUtf8(type) ? Charset(type) : null;

    /// <summary>The form of the answer: of those that Accept names, the one it likes most; the body's own among equals.</summary>
    /// <returns>Null if Accept wants none of them.</returns>
    public static BatchFormat? OfAnswer(HttpRequest request, BatchFormat body)
    {
        if (StringValues.IsNullOrEmpty(request.Headers.Accept)) return body;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges)) return null;
        return BatchFormat.All
            .Select(form => (Form: form, Quality: Quality(form, ranges)))
            .Where(choice => choice.Quality > 0)
            .OrderByDescending(choice => choice.Quality)
            .ThenByDescending(choice => choice.Form == body)
            .FirstOrDefault().Form;
    }

    /// <summary>How much a form is liked: what the narrowest range that holds it says (RFC 9110, 12.5.1).</summary>
    private static double Quality(BatchFormat form, IEnumerable<MediaTypeHeaderValue> ranges) => ranges
        .Where(form.IsIn)
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();

    private static string Charset(MediaTypeHeaderValue type) => HeaderUtilities.RemoveQuotes(type.Charset).ToString();

    private static bool LacksHeader(MediaTypeHeaderValue type) =>
        type.Parameters.Any(parameter =>
            parameter.Name.Equals("header", StringComparison.OrdinalIgnoreCase)
            && parameter.Value.Equals("absent", StringComparison.OrdinalIgnoreCase));
}
