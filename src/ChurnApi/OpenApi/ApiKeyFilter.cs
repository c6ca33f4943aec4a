using ChurnApi.Configuration;
using ChurnApi.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Tells of the API key, where the service wants one.</summary>
internal sealed class ApiKeyFilter(ServiceOptions options) : IDocumentFilter
{
    private const string Scheme = "ApiKey";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (options.ApiKeys.Count == 0) return;
        swaggerDoc.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyGate.Header,
            Description = "One of the service's API keys.",
        });
        swaggerDoc.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, swaggerDoc)] = [] }];
    }
}
