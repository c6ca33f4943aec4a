using System.Text.Json;
using Churn.TestSupport.OpenApi;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>The parts of a service's OpenAPI document (3.0) that requests are made of and answers are held against.</summary>
public sealed class ApiDocument
{
    private ApiDocument(JsonElement root)
    {
        Schemas = new DocumentSchema(root);
        Operations =
        [
            .. root.GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Select(method => new ApiOperation(method.Name.ToUpperInvariant(), path.Name, method.Value))),];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The schema of a customer, as the champion of the moment has it.</summary>
    public JsonElement Customer => Schemas.Component(nameof(Customer));

    /// <summary>What values are held against.</summary>
    public DocumentSchema Schemas { get; }

    public static ApiDocument Parse(string json) => new(JsonElement.Parse(json));

    public ApiOperation Find(string method, string path) =>
        Operations.Single(operation => operation.Method == method && operation.Path == path);
}
