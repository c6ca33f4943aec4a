using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>Writes a member of the query of an operation.</summary>
internal static class QueryDocument
{
    public static void AddQuery(
        this OpenApiOperation operation,
        string name,
        JsonSchemaType type,
        bool isRequired,
        string description,
        string? format = null) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = isRequired,
            Description = description,
            Schema = new OpenApiSchema { Type = type, Format = format },
        });
}
