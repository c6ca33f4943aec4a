using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace ChurnApi.OpenApi;

/// <summary>
/// Names operations by method and path, so that no two have one name and none is forgotten: POST /predict/batch is
/// postPredictBatch, GET /problems/{name} is getProblemsByName. Generated clients name their methods so.
/// </summary>
internal static class OperationName
{
    public static string Of(ApiDescription endpoint) =>
        endpoint.HttpMethod!.ToLowerInvariant() + string.Concat(endpoint.RelativePath!.Split('/').Select(Part));

    private static string Part(string part) => part.StartsWith('{') ? $"By{Capital(part[1..^1])}" : Capital(part);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
