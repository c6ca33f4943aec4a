using Churn.Core.Texts;

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

    /// <summary>
    /// What was read of each of the schema's texts, in their order, null for a missing one; null where the texts are not at hand.
    /// The reader of records fills it again for the next record, as it does with <see cref="Coded"/>.
    /// </summary>
    public IReadOnlyList<TextReading?>? Texts { get; init; }
}

/// <summary>
/// What models and decisions read of one customer, under a schema. A reader of records owns one and fills it again for the next
/// record; whoever keeps a customer longer makes one of their own.
/// </summary>
/// <param name="features">One float for each feature of the schema, in its order; NaN for missing.</param>
/// <param name="amounts">
/// The values of the schema's amounts, in their order, NaN for missing; none where nobody read them.
/// </param>
public sealed class CodedCustomer(float[] features, float[]? amounts = null)
{
    /// <summary>One float for each feature of the schema, in its order; NaN for missing.</summary>
    public float[] Features { get; } = features;

    /// <summary>
    /// What decisions read beside the features: the values of the schema's amounts, in their order, NaN for missing.
    /// </summary>
    public float[] Amounts { get; } = amounts ?? [];
}
