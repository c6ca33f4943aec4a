using System.Text.Json.Nodes;
using Churn.Outcomes.Reading;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Writes the body of the endpoint that takes outcomes.</summary>
internal sealed class OutcomeDocumentFilter : IDocumentFilter
{
    private const string Name = "Outcome";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.AddComponent(Name, Outcome());
        var outcome = new OpenApiSchemaReference(Name, swaggerDoc);
        foreach (var endpoint in context.ApiDescriptions
            .Where(endpoint => endpoint.ActionDescriptor.EndpointMetadata.OfType<OutcomeBody>().Any()))
        {
            var operation = swaggerDoc.Paths[$"/{endpoint.RelativePath}"].Operations![HttpMethod.Parse(endpoint.HttpMethod)];
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The outcomes.",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [BatchFormat.Json.MediaType] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = outcome },
                        Example = new JsonArray(Example()),
                    },
                    [BatchFormat.Lines.MediaType] = new OpenApiMediaType { Schema = outcome },
                    [BatchFormat.Table.MediaType] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.String,
                            Format = "binary",
                            Description = $"A header with some of {string.Join(", ", OutcomeReader.Members)} and a row for each "
                                + "outcome.",
                        },
                    },
                },
            };
        }
    }

    private static JsonObject Example() => new()
    {
        [OutcomeReader.CustomerId] = "EXAMPLE-1",
        [OutcomeReader.Churned] = true,
        [OutcomeReader.At] = "2026-11-03",
    };

    private static OpenApiSchema Outcome() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What became of a customer. It names a prediction or the customer, not both.",
        Required = new HashSet<string> { OutcomeReader.Churned, OutcomeReader.At },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [OutcomeReader.PredictionId] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "uuid",
                Description = "The predictionId of an answer.",
            },
            [OutcomeReader.CustomerId] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The customer's key as it was sent to be scored: the outcome is about all predictions of the "
                    + "customer.",
            },
            [OutcomeReader.Churned] = new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Description = "true where the customer has left, false where they were still here.",
            },
            [OutcomeReader.At] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "When that was so: a day, or a time of ISO 8601, which is UTC if it names no offset.",
            },
        },
    };
}
