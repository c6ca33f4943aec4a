using System.Text.Json.Nodes;
using Churn.Models.Answering;
using ChurnApi.Admin;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>
/// Writes the bodies of the endpoints that take customers, from the schema of the model that serves at the moment. The example
/// is a golden record, so it can be executed as it stands.
/// </summary>
internal sealed class CustomerDocumentFilter(ChampionProvider host) : IDocumentFilter
{
    private const string CustomerName = "Customer";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var (model, uplift) = context.DocumentName == SwaggerPaths.OpenDocument ? (null, null) : (host.Model, host.Uplift);
        var schema = model?.Schema ?? uplift?.Schema;
        var customer = schema is null
            ? CustomerSchemaWriter.Unknown()
            : CustomerSchemaWriter.Write(schema, SchemaEvents.Of(model?.Manifest.Events));
        swaggerDoc.AddComponent(CustomerName, customer);
        // clients are made from the document of any service, and may ask one of an uplift model
        context.SchemaGenerator.GenerateSchema(typeof(UpliftBatch), context.SchemaRepository);
        var reference = new OpenApiSchemaReference(CustomerName, swaggerDoc);
        foreach (var endpoint in context.ApiDescriptions)
        {
            var takes = endpoint.ActionDescriptor.EndpointMetadata.OfType<CustomerBody>().ToArray();
            if (takes is not [var body]) continue;
            var operation = swaggerDoc.Paths[$"/{endpoint.RelativePath}"].Operations![HttpMethod.Parse(endpoint.HttpMethod)];
            operation.RequestBody = Body(body, reference, model);
            operation.Parameters ??= [];
            operation.Parameters.Add(Strict());
            if (endpoint.RelativePath is "predict" or "predict/batch" or "campaigns/plan") operation.Parameters.Add(Reasons());
            if (endpoint.RelativePath is "predict" or "predict/batch" or "explain" or "campaigns/plan")
                operation.Parameters.Add(Language());
            if (endpoint.RelativePath == "campaigns/plan") CampaignDocument.Write(operation);
            if (endpoint.RelativePath == "lifetime") LifetimeDocument.Write(operation);
            if (body == CustomerBody.Stream) BatchDocument.Write(operation, swaggerDoc, reference, model);
            if (schema?.AsOf is not null || model?.Manifest.Events is not null) operation.Parameters.Add(AsOf(model));
            if (uplift is not null) AnswerUplift(operation, endpoint.RelativePath, context);
        }
    }

    /// <summary>Where an uplift model serves, customers are answered by their uplift.</summary>
    private static void AnswerUplift(OpenApiOperation operation, string? path, DocumentFilterContext context)
    {
        Type? answer = path switch
        {
            "predict" or "explain" => typeof(UpliftAnswer),
            "predict/batch" => typeof(UpliftBatch),
            _ => null,
        };
        if (answer is null) return;
        var content = operation.Responses!["200"].Content!;
        content[BatchFormat.Json.MediaType] = Media(answer);
        if (answer != typeof(UpliftBatch)) return;
        content[BatchFormat.Lines.MediaType] = Media(typeof(BatchItem<UpliftAnswer>));
        content.Remove(BatchFormat.Table.MediaType);
        operation.RequestBody!.Content!.Remove(BatchFormat.Table.MediaType);

        OpenApiMediaType Media(Type type) => new()
        {
            Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository),
        };
    }

    private static OpenApiParameter Strict() =>
        new()
        {
            Name = StrictQuery.QueryName,
            In = ParameterLocation.Query,
            Description =
                "Whether customers with a value that training never saw, or out of its range, are refused; otherwise "
                    + "they are answered with a warning.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
        };

    private static OpenApiParameter Reasons() => new()
    {
        Name = ReasonsQuery.QueryName,
        In = ParameterLocation.Query,
        Description = "The most reasons to give of what the probability rests on, in the direction of the decision. "
            + "Default: none.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = ReasonOptions.MaxCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
    };

    private static OpenApiParameter Language() => new()
    {
        Name = "Accept-Language",
        In = ParameterLocation.Header,
        Description = "The language of the reasons' texts: "
            + $"{string.Join(", ", ReasonTexts.All.Select(texts => texts.Language))}. Default: the first of them.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter AsOf(ChurnModel? model) => new()
    {
        Name = AsOfQuery.QueryName,
        In = ParameterLocation.Query,
        Description = model?.Manifest.Events is null
            ? "The day from which the ages of the customers' dates count. Default: the day of the model's training."
            : "The day before whose beginning events must lie, and from which the ages of dates count. Default: now.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
    };

    private static OpenApiRequestBody Body(CustomerBody body, OpenApiSchemaReference customer, ChurnModel? model) => new()
    {
        Required = true,
        Description = body switch
        {
            CustomerBody.One => "One customer.",
            CustomerBody.Changed => "One customer with changes.",
            _ => "The customers.",
        },
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = body switch
                {
                    CustomerBody.One => customer,
                    CustomerBody.Changed => Changed(customer),
                    _ => new OpenApiSchema { Type = JsonSchemaType.Array, Items = customer },
                },
                Example = model is null ? null : Example(body, model),
            },
        },
    };

    private static OpenApiSchema Changed(OpenApiSchemaReference customer) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "customer", "changes" },
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["customer"] = customer,
            ["changes"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                MinProperties = 1,
                Description = "The new values by column: those of a customer, without the label and what the model does not use. "
                    + "Null makes a value missing.",
            },
        },
    };

    private static JsonNode? Example(CustomerBody body, ChurnModel model) => body switch
    {
        CustomerBody.One => Node(model, 0),
        CustomerBody.Changed => new JsonObject { ["customer"] = Node(model, 0), ["changes"] = Changes(model) },
        _ => new JsonArray(Node(model, 0), Node(model, Math.Min(1, model.Golden.Count - 1))),
    };

    /// <summary>One column that the two first golden records have different values of.</summary>
    private static JsonObject Changes(ChurnModel model)
    {
        var (first, other) = (Node(model, 0)!.AsObject(), Node(model, Math.Min(1, model.Golden.Count - 1))!.AsObject());
        var column = model.Schema.UsedColumns.Select(column => column.Name)
            .FirstOrDefault(name => other[name] is not null && !JsonNode.DeepEquals(first[name], other[name]));
        return column is null ? [] : new JsonObject { [column] = other[column]!.DeepClone() };
    }

    private static JsonNode? Node(ChurnModel model, int position) => JsonNode.Parse(model.Example(position).GetRawText());
}
