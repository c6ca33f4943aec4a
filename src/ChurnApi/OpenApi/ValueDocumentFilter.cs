using System.Net.Mime;
using System.Text.Json.Nodes;
using ChurnApi.Recommending;
using ChurnApi.Value;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Writes bodies and queries of the endpoints that value purchases and recommend items.</summary>
internal sealed class ValueDocumentFilter : IDocumentFilter
{
    private const string PurchasesName = "CustomerPurchases";
    private const string BasketName = "Basket";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.AddComponent(PurchasesName, Purchases());
        swaggerDoc.AddComponent(BasketName, BasketSchema());
        var purchases = swaggerDoc.Paths[PurchaseLifetimeEndpoint.Path].Operations![HttpMethod.Post];
        purchases.RequestBody = Body(
            "The customers.",
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchemaReference(PurchasesName, swaggerDoc),
            },
            new JsonArray(PurchasesExample()));
        purchases.Parameters ??= [];
        LifetimeDocument.WriteHorizon(purchases);
        purchases.AddQuery(
            LifetimeQuery.Margin, JsonSchemaType.Number, false, "The share of amounts that is kept, above 0 to 1. Default: 1.");
        var recommendations = swaggerDoc.Paths[RecommendationsEndpoint.Path].Operations![HttpMethod.Post];
        recommendations.RequestBody = Body(
            "What the customer bought.", new OpenApiSchemaReference(BasketName, swaggerDoc), BasketExample());
        recommendations.Parameters ??= [];
        recommendations.AddQuery(
            RecommendationsQuery.Top, JsonSchemaType.Integer, false,
            $"How many items to recommend at most, 1 to {RecommendationsQuery.MaxTop}. "
                + $"Default: {RecommendationsQuery.DefaultTop}.",
            "int32");
    }

    private static OpenApiRequestBody Body(string description, IOpenApiSchema schema, JsonNode example) => new()
    {
        Required = true,
        Description = description,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [MediaTypeNames.Application.Json] = new OpenApiMediaType { Schema = schema, Example = example },
        },
    };

    private static JsonObject PurchasesExample() => new()
    {
        [PurchaseRecord.Id] = "EXAMPLE-1",
        [PurchaseRecord.Repeats] = 2,
        [PurchaseRecord.Recency] = 30.43,
        [PurchaseRecord.Age] = 38.86,
        [PurchaseRecord.MeanAmount] = 22.35,
    };

    private static OpenApiSchema Purchases() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What is known of a customer's purchases; times in the period of the models.",
        Required = new HashSet<string> { PurchaseRecord.Repeats, PurchaseRecord.Recency, PurchaseRecord.Age },
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [PurchaseRecord.Id] = Property(JsonSchemaType.String, "The customer's identifier, to be answered as it is."),
            [PurchaseRecord.Repeats] = Property(JsonSchemaType.Integer, "The days with a purchase after the first.", "0"),
            [PurchaseRecord.Recency] = Property(
                JsonSchemaType.Number, "The time from the first to the last purchase; 0 without a repeat purchase.", "0"),
            [PurchaseRecord.Age] = Property(
                JsonSchemaType.Number, "The time from the first purchase to today, at least the recency.", "0"),
            [PurchaseRecord.MeanAmount] = Property(
                JsonSchemaType.Number, "The mean amount of a repeat day; may be left out without a repeat purchase.", "0"),
        },
    };

    private static JsonObject BasketExample() => new()
    {
        [Basket.IdMember] = "EXAMPLE-1",
        [Basket.ItemsMember] = new JsonArray("A", "B"),
    };

    private static OpenApiSchema BasketSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What a customer bought.",
        Required = new HashSet<string> { Basket.ItemsMember },
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [Basket.IdMember] = Property(JsonSchemaType.String, "The customer's identifier, to be answered as it is."),
            [Basket.ItemsMember] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "The names of the items; none of them is recommended.",
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        },
    };

    private static OpenApiSchema Property(JsonSchemaType type, string description, string? least = null) =>
        new() { Type = type, Description = description, Minimum = least };
}
