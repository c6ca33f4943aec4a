using System.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// What layers need of a graph over padded sequences: events [rows, events, channels], of which each row has a count of its own.
/// </summary>
internal sealed class SequenceGraph
{
    /// <summary>Added to the score of padding, so that its weight is 0.</summary>
    private const float Excluded = -1e9f;

    /// <param name="builder">The graph.</param>
    /// <param name="events">The name of the events, float [rows, events, channels].</param>
    /// <param name="counts">The name of the numbers of events, int32 [rows].</param>
    /// <param name="customers">The name of the customers' columns, float [rows, columns]; null for none.</param>
    public SequenceGraph(GraphBuilder builder, string events, string counts, string? customers)
    {
        (Builder, Counts, Customers) = (builder, counts, customers);
        var length = builder.Apply("Gather", builder.Apply("Shape", events), builder.Constant([1L]));
        var places = builder.Apply("Range", builder.Constant([0L]), length, builder.Constant([1L]));
        var counted = builder.Apply("Unsqueeze", builder.ToInteger(counts), builder.Constant([1L], 1));
        var isEvent = builder.Apply("Less", places, counted);
        Mask = builder.ToFloat(isEvent);
        var number = builder.Apply("Add", places, builder.Constant([1L]));
        IsLast = builder.ToFloat(builder.Apply("Equal", number, counted));
        Exclusion = builder.Apply("Where", isEvent, builder.Constant([0f]), builder.Constant([Excluded]));
    }

    public GraphBuilder Builder { get; }

    /// <summary>int32 [rows].</summary>
    public string Counts { get; }

    /// <summary>float [rows, columns]; null for none.</summary>
    public string? Customers { get; }

    /// <summary>float [rows, events]: 1 for an event, 0 for padding.</summary>
    public string Mask { get; }

    /// <summary>float [rows, events]: 1 for the last event, 0 for all others.</summary>
    public string IsLast { get; }

    /// <summary>float [rows, events]: 0 for an event, a very low score for padding.</summary>
    public string Exclusion { get; }

    /// <summary>Writes parameters as floats.</summary>
    public string Constant<T>(T[] values, params long[] shape)
        where T : INumberBase<T> =>
        Builder.Constant(Array.ConvertAll(values, value => float.CreateChecked(value)), shape);

    /// <summary>One channel of the events, [rows, events].</summary>
    public string Pick(string events, int channel) =>
        Builder.Apply("Gather", [events, Builder.Constant([(long)channel])], GraphAttribute.Int("axis", 2));

    /// <summary>Some channels of the events, [rows, events, channels].</summary>
    public string Pick(string events, Range channels)
    {
        var (start, end) = (channels.Start.Value, channels.End.Value);
        return Builder.Apply(
            "Slice", events, Builder.Constant([(long)start], 1), Builder.Constant([(long)end], 1), Builder.Constant([2L], 1));
    }
}
