using ChurnApi.Configuration;
using ChurnApi.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Tells how callers say who they are, where the service wants to know.</summary>
internal sealed class SecurityFilter(ServiceOptions options) : IDocumentFilter
{
    private const string Key = "ApiKey";
    private const string Bearer = "Bearer";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (!options.IsGuarded)
            return;
        swaggerDoc.AddComponent(
            Key,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiAuthenticationMiddleware.Header,
                Description = "One of the service's API keys.",
            });
        swaggerDoc.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = options.Jwt is null
                    ? "One of the service's API keys."
                    : "One of the service's API keys, or a token of the identity provider.",
            });
        foreach (var endpoint in context.ApiDescriptions)
        {
            var metadata = endpoint.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any()) continue;
            var operation = swaggerDoc.Paths[$"/{endpoint.RelativePath}"].Operations![HttpMethod.Parse(endpoint.HttpMethod)];
            operation.Security = [By(Key, swaggerDoc), By(Bearer, swaggerDoc)];
        }
    }

    private static OpenApiSecurityRequirement By(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
