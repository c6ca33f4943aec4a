using Churn.Core.Schema;

namespace ChurnApi.Predict;

/// <summary>Something in a customer that was answered all the same.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Code">"missing", "unseen", "out-of-range", "ignored", "far-as-of" or "already-left".</param>
/// <param name="Message">What was seen and what was done.</param>
public sealed record FieldWarning(string Field, string Code, string Message)
{
    internal static IReadOnlyList<FieldWarning> Of(CustomerRecord record) =>
        [.. record.Warnings.Select(warning => new FieldWarning(warning.Column, warning.Code, warning.Message))];
}
