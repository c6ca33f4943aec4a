using Churn.Core.Schema;
using Churn.Core.Scoring;

namespace Churn.Core.Segments;

/// <summary>Puts coded rows of a schema into segments: the one way, for the base in training and for customers in serving.</summary>
/// <param name="schema">The schema of the rows.</param>
/// <param name="rules">The rules; their columns are looked up once.</param>
public sealed class Segmenter(CustomerSchema schema, SegmentRules rules)
{
    private readonly int valuePosition = schema.FeaturePosition(rules.ValueColumn);
    private readonly int tenurePosition = schema.FeaturePosition(rules.TenureColumn);

    /// <summary>The segment of one customer.</summary>
    /// <param name="coded">The coded row; a value or tenure that is missing in it, or has no column, is unknown.</param>
    /// <param name="probability">The churn probability.</param>
    /// <param name="acts">Whether acting on the customer pays, as <see cref="Decider"/> tells.</param>
    public SegmentedCustomer Assign(ReadOnlySpan<float> coded, ChurnProbability probability, bool acts)
    {
        var value = At(coded, valuePosition);
        return new SegmentedCustomer(rules.Assign(acts, probability, value, At(coded, tenurePosition)), probability, value);
    }

    private static float At(ReadOnlySpan<float> coded, int position) => position < 0 ? float.NaN : coded[position];
}
