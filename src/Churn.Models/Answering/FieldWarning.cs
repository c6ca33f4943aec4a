using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>Something in a customer that was answered all the same.</summary>
/// <param name="Field">The field's name; absent where there are several.</param>
/// <param name="Fields">The names of the missing fields; absent in other warnings.</param>
/// <param name="Code">"missing", "unseen", "out-of-range", "ignored", "far-as-of", "no-events", "text-truncated",
/// "text-foreign" or "already-left".</param>
/// <param name="Message">What was seen and what was done.</param>
public sealed record FieldWarning(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Fields,
    string Code,
    string Message)
{
    /// <summary>The message about missing fields.</summary>
    internal const string MissingMessage = "Missing; what was learnt or given in training counts in their place.";

    /// <summary>Groups warnings: the missing fields into one, which takes the place of the first of them.</summary>
    public static IReadOnlyList<FieldWarning> Of(IReadOnlyList<RecordWarning> warnings)
    {
        var grouped = new List<FieldWarning>();
        var missing = new List<string>();
        foreach (var warning in warnings)
        {
            if (warning.Code != RecordWarning.MissingCode)
            {
                grouped.Add(new FieldWarning(warning.Column, null, warning.Code, warning.Message));
                continue;
            }

            if (missing.Count == 0) grouped.Add(new FieldWarning(null, missing, warning.Code, MissingMessage));
            missing.Add(warning.Column);
        }

        return grouped;
    }
}
