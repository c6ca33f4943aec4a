using System.Text.Json.Nodes;
using Churn.Core.Schema;
using ChurnApi.Models;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>Writes a customer schema as an OpenAPI schema.</summary>
internal static class CustomerSchemaWriter
{
    /// <summary>A customer while no model serves: any flat object.</summary>
    public static OpenApiSchema Unknown() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A customer. No model serves, so the fields are not known yet; or they are told to known callers only, by GET /schema.",
    };

    public static OpenApiSchema Write(CustomerSchema schema)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        foreach (var column in schema.Columns) properties.Add(column.Name, Write(column));
        properties.Add(schema.Label.Name, new OpenApiSchema { Description = "What is predicted; accepted and not used." });
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A customer as the CRM has it. No field is required; missing ones are filled in and warned of.",
            Properties = properties,
            AdditionalPropertiesAllowed = false,
        };
    }

    private static OpenApiSchema Write(Column column) => column switch
    {
        NumberColumn number => Write(number),
        DayColumn day => new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Null,
            Format = "date",
            Description = $"{Day(day)}. If missing, {ColumnWords.Missing(day)}.",
        },
        AmountColumn amount => new OpenApiSchema
        {
            Type = JsonSchemaType.Number | JsonSchemaType.Null | (amount.Format.IsPlain ? 0 : JsonSchemaType.String),
            Description = $"{Describe(amount.Format)}; the decision depends on it, the probability does not. {Missing(column)}",
        },
        BooleanColumn { IsNumeric: true } boolean => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Enum = [Number(boolean.No), Number(boolean.Yes)],
            Description = $"Expected {boolean.Expected}. {Missing(column)}",
        },
        FeatureColumn feature => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. ColumnWords.Values(column)!.Select(word => (JsonNode)word)],
            Description = $"Expected {feature.Expected}. Other words are answered with a warning. {Missing(column)}",
        },
        _ => new OpenApiSchema { Description = $"{Capital(ColumnWords.Expected(column))}." },
    };

    private static JsonNode Number(string text) => NumberColumn.TryParse(text, out var number) ? (int)number : (JsonNode)text;

    private static OpenApiSchema Write(NumberColumn column)
    {
        var json = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Null, Format = "float" };
        var schema = column.Format.IsPlain ? json : new OpenApiSchema { AnyOf = [json, new OpenApiSchema { Type = JsonSchemaType.String }] };
        schema.Description = FormattableString.Invariant($"{Describe(column.Format)}; in training {column.Minimum} to {column.Maximum}. ")
            + $"Others are answered with a warning. {Missing(column)}";
        return schema;
    }

    private static string Describe(NumberFormat format) => format.IsPlain
        ? "A number"
        : $"A number{(format.Unit is { } unit ? $", in {unit}" : "")}, or as a text {format.Expected}, as in {format.Examples}";

    private static string Day(DayColumn column) => column switch
    {
        DateColumn date => $"{Capital(date.Expected)}; in training "
            + FormattableString.Invariant($"{date.Earliest:yyyy-MM-dd} to {date.Latest:yyyy-MM-dd}"),
        _ => $"{Capital(column.Expected!)}: the ages of the dates count from it",
    };

    private static string Missing(Column column) => $"If missing, {ColumnWords.Missing(column)}.";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
