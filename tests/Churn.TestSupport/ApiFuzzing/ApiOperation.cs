using System.Text.Json;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>A method of a path, with what the document says of it.</summary>
/// <param name="method">The method, in capitals.</param>
/// <param name="path">The path, with its parameters in braces.</param>
/// <param name="json">The operation object.</param>
public sealed class ApiOperation(string method, string path, JsonElement json)
{
    public string Method => method;

    public string Path => path;

    /// <summary>The names of the query parameters.</summary>
    public IReadOnlyList<string> Query { get; } =
        json.TryGetProperty("parameters", out var parameters)
            ?
            [
                .. parameters
                    .EnumerateArray()
                    .Where(one => one.GetProperty("in").GetString() == "query")
                    .Select(one => one.GetProperty("name").GetString()!),]
            : [];

    /// <summary>The bodies it takes, by content type; null if it takes none.</summary>
    public JsonElement? Body { get; } = json.TryGetProperty("requestBody", out var body) ? body.GetProperty("content") : null;

    /// <summary>
    /// The media types that an answer of a status may have, each with its schema; null if neither the status nor any other is
    /// documented.
    /// </summary>
    public JsonElement? Answer(int status)
    {
        var responses = json.GetProperty("responses");
        if (
            !responses.TryGetProperty(FormattableString.Invariant($"{status}"), out var response)
            && !(status >= 400 && responses.TryGetProperty("default", out response)))
            return null;
        return response.TryGetProperty("content", out var content) ? content : JsonElement.Parse("{}");
    }

    public override string ToString() => $"{Method} {Path}";
}
