using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace ChurnApi.Models;

/// <summary>What to send in one field.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">"number", "category", "boolean", "identifier" or "ignored".</param>
/// <param name="Used">Whether the model looks at it.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Minimum">The smallest number seen in training; smaller ones are answered with a warning.</param>
/// <param name="Maximum">The largest number seen in training; larger ones are answered with a warning.</param>
/// <param name="Values">The words seen in training; others are answered with a warning.</param>
/// <param name="Missing">What becomes of a field that is absent, null or empty.</param>
public sealed record SchemaColumn(
    string Name,
    string Kind,
    bool Used,
    string Expected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Minimum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Maximum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values,
    string Missing)
{
    internal static SchemaColumn Of(Column column)
    {
        var number = column as NumberColumn;
        return new SchemaColumn(
            column.Name,
            column.KindName,
            column is FeatureColumn,
            ColumnWords.Expected(column),
            number?.Minimum,
            number?.Maximum,
            ColumnWords.Values(column),
            ColumnWords.Missing(column));
    }
}
