namespace ChurnApi.Http;

/// <summary>The paths of the OpenAPI document and its page.</summary>
internal static class SwaggerPaths
{
    /// <summary>The path of the page.</summary>
    public const string Page = "/swagger";

    /// <summary>The document that is open to all: the endpoints, without what is known of customers.</summary>
    public const string OpenDocument = "open";

    /// <summary>The end of a document's path.</summary>
    public const string Suffix = "/swagger.json";

    /// <summary>
    /// Whether a path is of the page, its scripts and pictures, or its open document. The other document holds customers'
    /// columns and an example.
    /// </summary>
    public static bool AreOpen(PathString path)
    {
        if (!path.StartsWithSegments(Page, out var rest)) return false;
        var file = rest.Value.AsSpan().TrimStart('/');
        return !file.Contains('/') || rest.Equals($"/{OpenDocument}{Suffix}", StringComparison.Ordinal);
    }
}
