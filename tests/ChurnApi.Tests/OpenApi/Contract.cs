using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Churn.TestSupport.OpenApi;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.OpenApi;

/// <summary>The committed OpenAPI document. Every answer that a test reads is held against it.</summary>
public static class Contract
{
    /// <summary>The file of the document, in the sources.</summary>
    public static string Snapshot { get; } = Path.Combine(Here(), "openapi.json");

    /// <summary>The document with its schemas.</summary>
    public static DocumentSchema Schemas { get; } = new(JsonElement.Parse(File.ReadAllText(Snapshot)));

    /// <summary>
    /// Every place where an answer differs from what the document says of it. Paths that it does not tell of answer as they like.
    /// </summary>
    public static IEnumerable<string> Faults(HttpMethod method, string path, Answer answer)
    {
        if (answer.MediaType == "application/problem+json") return Schemas.Faults(Schemas.Component("Problem"), answer.Json);
        if (!TryFind(method, path, out var operation) || answer.Text.Length == 0) return [];
        var responses = operation.GetProperty("responses");
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        if (!responses.TryGetProperty(status, out var response))
            return [$"{method} {path} answers {status}, which the document does not know"];
        if (!response.GetProperty("content").TryGetProperty(answer.MediaType ?? "", out var media))
            return [$"{method} {path} answers {answer.MediaType}, which the document does not know"];
        return answer.MediaType == "application/json" ? Schemas.Faults(media.GetProperty("schema"), answer.Json) : [];
    }

    private static bool TryFind(HttpMethod method, string path, out JsonElement operation)
    {
        operation = default;
        foreach (var candidate in Schemas.Document.GetProperty("paths").EnumerateObject())
            if (Fits(candidate.Name.Split('/'), path.Split('/')))
                return candidate.Value.TryGetProperty(method.Method.ToLowerInvariant(), out operation);
        return false;
    }

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(part => part.First.StartsWith('{') || part.First == part.Second);

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
