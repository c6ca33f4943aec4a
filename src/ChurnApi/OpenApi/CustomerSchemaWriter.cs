using System.Globalization;
using System.Text.Json.Nodes;
using Churn.Core.Events;
using Churn.Core.Schema;
using ChurnApi.Admin;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>
/// Writes a customer schema as an OpenAPI schema. The values and ranges of the training are no limits, since other ones are
/// answered with a warning: they stand in descriptions and in members of our own, never in <c>enum</c>, <c>minimum</c> or
/// <c>maximum</c>.
/// </summary>
internal static class CustomerSchemaWriter
{
    private const string Minimum = "x-trainedMinimum";
    private const string Maximum = "x-trainedMaximum";
    private const string Values = "x-trainedValues";
    private const string Unit = "x-unit";

    /// <summary>A customer while no model serves: any flat object.</summary>
    public static OpenApiSchema Unknown() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description =
                "A customer. No model serves, so the fields are not known yet; or they are told to known callers only, by GET "
                    + "/schema.",
        };

    /// <param name="schema">The columns of the model.</param>
    /// <param name="events">What to send as events; null where the model needs none.</param>
    public static OpenApiSchema Write(CustomerSchema schema, SchemaEvents? events = null)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        foreach (var column in schema.Columns) properties.Add(column.Name, Write(column));
        properties.Add(schema.Label.Name, new OpenApiSchema { Description = "What is predicted; accepted and not used." });
        if (events is not null) properties.Add(EventHistoryReader.MemberName, Write(events));
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A customer as the CRM has it. No field is required; missing ones are filled in, with a warning. "
                + $"`{Values}`, `{Minimum}` and `{Maximum}` are those of the training: "
                + "other values are answered with a warning, or refused with `strict=true`.",
            Properties = properties,
            AdditionalPropertiesAllowed = false,
        };
    }

    private static OpenApiSchema Write(SchemaEvents events) => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = events.Max,
        Description = "What the customer did, before the as-of moment; empty for one without any event. Only the "
            + FormattableString.Invariant($"{events.ObserveDays} days before count. Required, unless the columns that are ")
            + "computed of events are sent instead (`GET /schema` lists them).",
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { EventHistoryReader.Time },
            AdditionalPropertiesAllowed = false,
            Properties = events.Members.ToDictionary(
                member => member.Name,
                member => (IOpenApiSchema)new OpenApiSchema
                {
                    Description = $"{Capital(member.Expected)}.",
                    Extensions = member.Values is null ? null : Members((Values, new JsonArray([.. member.Values]))),
                }),
        },
    };

    private static OpenApiSchema Write(Column column) => column switch
    {
        NumberColumn number => Write(number),
        DayColumn day => new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Null,
            Format = "date",
            Description = $"{Day(day)}. If missing, {ColumnFormatter.Missing(day)}.",
            Extensions = day is DateColumn date ? Members((Minimum, Iso(date.Earliest)), (Maximum, Iso(date.Latest))) : null,
        },
        FreeTextColumn => new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Null,
            Description = FormattableString.Invariant($"{Capital(ColumnFormatter.Expected(column))}. {Missing(column)}"),
        },
        DecisionOnlyColumn amount => new OpenApiSchema
        {
            Type = JsonSchemaType.Number | JsonSchemaType.Null | (amount.Format.IsPlain ? 0 : JsonSchemaType.String),
            Description = $"{Describe(amount.Format)}; the decision depends on it, the probability does not. {Missing(column)}",
            Extensions = Members((Unit, amount.Format.Unit)),
        },
        BooleanColumn { IsNumeric: true } boolean =>
            Write(boolean, JsonSchemaType.Integer, [Number(boolean.No), Number(boolean.Yes)]),
        FeatureColumn feature => Write(feature, JsonSchemaType.String, [.. feature.Words!]),
        _ => new OpenApiSchema { Description = $"{Capital(ColumnFormatter.Expected(column))}." },
    };

    private static OpenApiSchema Write(FeatureColumn column, JsonSchemaType type, JsonArray values) => new()
    {
        Type = type | JsonSchemaType.Null,
        Description = $"Expected {column.Expected}. {Missing(column)}",
        Examples = [values[0]!.DeepClone()],
        Extensions = Members((Values, values)),
    };

    private static OpenApiSchema Write(NumberColumn column)
    {
        var json = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Null, Format = "float" };
        var schema = column.Format.IsPlain
            ? json
            : new OpenApiSchema { AnyOf = [json, new OpenApiSchema { Type = JsonSchemaType.String }] };
        schema.Description =
            $"{Describe(column.Format)}; in training "
            + FormattableString.Invariant($"{column.Minimum} to {column.Maximum}. {Missing(column)}");
        schema.Extensions = Members((Minimum, column.Minimum), (Maximum, column.Maximum), (Unit, column.Format.Unit));
        return schema;
    }

    private static JsonNode Number(string text) => NumberColumn.TryParse(text, out var number) ? (int)number : (JsonNode)text;

    /// <summary>Members of our own, without those that have no value.</summary>
    private static Dictionary<string, IOpenApiExtension> Members(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var extensions = new Dictionary<string, IOpenApiExtension>();
        foreach (var (name, value) in members)
            if (value is not null) extensions.Add(name, new JsonNodeExtension(value));
        return extensions;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Describe(NumberFormat format) => format.IsPlain
        ? "A number"
        : $"A number{(format.Unit is { } unit ? $", in {unit}" : "")}, or as a text {format.Expected}, as in {format.Examples}";

    private static string Day(DayColumn column) => column switch
    {
        DateColumn date => $"{Capital(date.Expected)}; in training {Iso(date.Earliest)} to {Iso(date.Latest)}",
        _ => $"{Capital(column.Expected!)}: the ages of the dates count from it",
    };

    private static string Missing(Column column) => $"If missing, {ColumnFormatter.Missing(column)}.";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
