using Microsoft.Net.Http.Headers;

namespace ChurnApi.Http;

/// <summary>What holds for the media type of every body.</summary>
internal static class MediaTypes
{
    /// <summary>Whether a body is said to be JSON, application/json or a type that ends in +json, in UTF-8.</summary>
    public static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsUtf8(type);

    /// <summary>Whether a body is said to be in UTF-8, or nothing is said of its letters.</summary>
    public static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
