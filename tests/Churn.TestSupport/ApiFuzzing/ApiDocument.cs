using System.Text.Json;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>The parts of a service's OpenAPI document (3.0) that requests are made of and answers are held against.</summary>
public sealed class ApiDocument
{
    private readonly JsonElement root;

    private ApiDocument(JsonElement root)
    {
        this.root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(method => new ApiOperation(method.Name.ToUpperInvariant(), path.Name, method.Value)))];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The schema of a customer, as the champion of the moment has it.</summary>
    public JsonElement Customer => root.GetProperty("components").GetProperty("schemas").GetProperty(nameof(Customer));

    /// <summary>A real customer, from the example of POST /predict.</summary>
    public JsonElement Example => Find("POST", "/predict").Body!.Value.GetProperty("application/json").GetProperty("example");

    public static ApiDocument Parse(string json) => new(JsonElement.Parse(json));

    public ApiOperation Find(string method, string path) => Operations.Single(operation => operation.Method == method && operation.Path == path);

    /// <summary>The schema itself, where it is a reference.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = root;
            foreach (var step in reference.GetString()!.Split('/').Skip(1)) schema = schema.GetProperty(step);
        }

        return schema;
    }
}
