namespace Churn.Core.Schema;

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
