using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Leaves answers open: a later version may add members, and a client made from the document must not mind.</summary>
internal sealed class OpenAnswerFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema answer) return;
        answer.AdditionalPropertiesAllowed = true;
        foreach (var property in answer.Properties?.Values.OfType<OpenApiSchema>() ?? [])
            property.ReadOnly = false; // an answer's members are not written by anybody
    }
}
