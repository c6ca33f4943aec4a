using System.Text;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Models.Answering;
using ChurnApi.Http;
using ChurnApi.Predict;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>Tells of the forms of a batch and of its headers.</summary>
internal static class BatchDocument
{
    private const string Item = "BatchItemOfPrediction";

    /// <param name="operation">The operation; its body and answer in JSON stand there already.</param>
    /// <param name="document">The document.</param>
    /// <param name="customer">One customer.</param>
    /// <param name="model">The model that serves; null if none does.</param>
    public static void Write(
        OpenApiOperation operation,
        OpenApiDocument document,
        OpenApiSchemaReference customer,
        ChurnModel? model)
    {
        var body = operation.RequestBody!.Content!;
        body[BatchFormat.Lines.MediaType] = new OpenApiMediaType
        {
            Schema = customer,
            Example = model is null ? null : Lines(model),
        };
        body[BatchFormat.Table.MediaType] = new OpenApiMediaType
        {
            Schema = File("A header with the columns of the model and a row for each customer."),
            Example = model is null ? null : Table(model),
        };
        var answer = (OpenApiResponse)operation.Responses!["200"];
        answer.Content![BatchFormat.Lines.MediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(Item, document),
        };
        answer.Content[BatchFormat.Table.MediaType] = new OpenApiMediaType
        {
            Schema = Text("The columns and rows that were sent (of JSON: customerId), then "
                + $"{string.Join(", ", AnswerColumns.Names([], AnswerColumns.PredictionId, TableAnswer.ErrorColumn))}. "
                + $"With reasons, before the last two: {string.Join(", ", ReasonColumns.Names(new(1, ReasonTexts.English)))}, "
                + "and so on."),
        };
        answer.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [BatchAnswerer.VersionHeader] = new OpenApiHeader
            {
                Description = "The version of the model that answered.",
                Schema = Text(null),
            },
            [IdempotencyKey.ReplayedHeader] = new OpenApiHeader
            {
                Description = "true if the answer is a repetition.",
                Schema = Text(null),
            },
        };
        (operation.Parameters ??= []).Add(
            Parameter(
                IdempotencyKey.Header,
                ParameterLocation.Header,
                "Names the batch, in 1 to 255 visible characters of ASCII: sent again within 24 hours it gets the same answer, "
                    + "whatever model serves then.",
                Text(null)));
        operation.Parameters.Add(
            Parameter(
                BatchTable.AllowMissing,
                ParameterLocation.Query,
                "Whether a table may lack columns of the model; they are filled in as learnt in training.",
                new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false }));
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, OpenApiSchema schema) =>
        new() { Name = name, In = place, Description = description, Schema = schema };

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };

    /// <summary>A text that the Swagger page lets choose as a file.</summary>
    private static OpenApiSchema File(string description) =>
        new() { Type = JsonSchemaType.String, Format = "binary", Description = description };

    private static string Lines(ChurnModel model) =>
        string.Concat(
            model.Golden.Take(2).Select(golden => JsonSerializer.Serialize(golden.Record, ApiJson.Readable.JsonElement) + "\n"));

    private static string Table(ChurnModel model)
    {
        var text = new StringBuilder(Row(model.Schema.Columns.Select(column => column.Name)));
        foreach (var golden in model.Golden.Take(2))
            text.Append(
                Row(
                    model.Schema.Columns.Select(column =>
                        golden.Record.TryGetProperty(column.Name, out var value) ? value.ToString() : "")));
        return text.ToString();
    }

    private static string Row(IEnumerable<string> fields) =>
        string.Join(
            (char)BatchTable.UsualSeparator,
            fields.Select(field => CsvRow.Written(field, (char)BatchTable.UsualSeparator))
        ) + "\n";
}
