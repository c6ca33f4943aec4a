using ChurnApi.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Says in words what each answer of an operation means.</summary>
internal sealed class ResponseFilter : IOperationFilter
{
    private const string AnyOther = "default";

    private static readonly Dictionary<string, string> Words = new()
    {
        ["200"] = "The answer.",
        ["400"] =
            "The body is not a valid customer or not JSON, or a parameter is invalid. A customer's faults are under errors, "
                + "all at once, each with a JSON pointer to its field.",
        ["404"] = "There is no such version, or the service lacks the file or log that is asked for.",
        ["406"] = "Accept names none of the formats of an answer.",
        ["409"] =
            "A request with this Idempotency-Key is under way and Retry-After says when to try again; or the version is "
                + "broken, has no shapes, cannot give reasons or suggest changes, is an uplift model, or there is none to go "
                + "back to.",
        ["410"] = "The model that answered this Idempotency-Key is no longer in the store.",
        ["413"] = "The body is too large, or has too many customers.",
        ["415"] = "The batch format is not supported.",
        ["422"] = "The Idempotency-Key was used for another request.",
        ["503"] = "No model serves, the model store or the log cannot be used, or the service is busy; the detail says what to "
            + "do.",
        [AnyOther] = "Any other error is a problem of the same form; its type is the path of a page that explains it.",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var responses = operation.Responses ??= [];
        responses.TryAdd(AnyOther, new OpenApiResponse
        {
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Problem.MediaType] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository),
                },
            },
        });
        foreach (var (status, response) in responses)
            if (Words.TryGetValue(status, out var words)) response.Description = words;
    }
}
