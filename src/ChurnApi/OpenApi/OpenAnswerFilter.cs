using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Leaves answers open: a later version may add members, and a client made from the document must not mind.</summary>
internal sealed class OpenAnswerFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema answer) answer.AdditionalPropertiesAllowed = true;
    }
}
