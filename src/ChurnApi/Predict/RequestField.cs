using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Schema;

namespace ChurnApi.Predict;

/// <summary>Gets a field of a customer as it was sent.</summary>
internal static class RequestField
{
    /// <param name="customer">The customer.</param>
    /// <param name="column">The column's name.</param>
    /// <returns>The field; without a text where it is missing or null.</returns>
    public static RecordField Of(JsonElement customer, string column)
    {
        if (customer.ValueKind != JsonValueKind.Object || !customer.TryGetProperty(column, out var value)) return default;
        return value.ValueKind switch
        {
            JsonValueKind.Null => default,
            JsonValueKind.String => new RecordField(value.GetString()),
            JsonValueKind.Number => new RecordField(value.GetRawText(), ValueSource.JsonNumber),
            _ => new RecordField(value.GetRawText()),
        };
    }
}
