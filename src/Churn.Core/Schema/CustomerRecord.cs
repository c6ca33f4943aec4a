namespace Churn.Core.Schema;

/// <summary>One customer's values under a schema.</summary>
/// <param name="CustomerId">The text of the identifier column; null if the record has none.</param>
/// <param name="Coded">What models and decisions read of the record.</param>
/// <param name="Warnings">What the reader noticed and did not refuse.</param>
/// <param name="AsOf">The day from which the ages of its dates count; null where the schema has no dates.</param>
public sealed record CustomerRecord(
    string? CustomerId, CodedCustomer Coded, IReadOnlyList<RecordWarning> Warnings, DateOnly? AsOf = null)
{
    /// <summary>Whether the record holds the label, and it says that the customer has left.</summary>
    public bool HasLeft { get; init; }
}
