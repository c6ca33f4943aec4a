using Churn.Access;
using ChurnApi.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>
/// Tells of the refusals that every endpoint has in common which is not open to all. They are told whether or not this service
/// has keys, so that a client made from the document fits every one.
/// </summary>
internal sealed class RefusalFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any()) return;
        var needed = metadata.OfType<RequiredScope>().LastOrDefault()?.Scope ?? Scopes.Read;
        Add(
            operation,
            context,
            StatusCodes.Status401Unauthorized,
            "The service needs an API key or a token, and the request has none that is valid.");
        Add(
            operation,
            context,
            StatusCodes.Status403Forbidden,
            $"The key does not have the scope {string.Join(' ', ScopeNames.Of(needed))}.");
        Add(
            operation,
            context,
            StatusCodes.Status429TooManyRequests,
            "The caller made too many requests; Retry-After says when the next is granted.");
        Add(
            operation,
            context,
            StatusCodes.Status503ServiceUnavailable,
            "The service is busy; Retry-After says when to try again.");
    }

    private static void Add(OpenApiOperation operation, OperationFilterContext context, int status, string words)
    {
        var key = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (operation.Responses ??= []).TryAdd(key, new OpenApiResponse
        {
            Description = words,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Problem.MediaType] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository),
                },
            },
        });
    }
}
