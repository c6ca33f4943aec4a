using Churn.Core.Events;
using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>
/// A graph over the events of customers, events.onnx, in ONNX Runtime: its operators are not those of <see cref="GraphProgram"/>.
/// Any number of threads may ask at once; the garbage collector closes it.
/// </summary>
public sealed class OnnxRuntimeSequences
{
    private static readonly string[] OfEvents = [GraphNames.Events, GraphNames.EventCounts];
    private static readonly string[] OfCustomers = [.. OfEvents, GraphNames.Customers];

    private readonly InferenceSession session;
    private readonly int channels;

    private OnnxRuntimeSequences(InferenceSession session, int channels) => (this.session, this.channels) = (session, channels);

    /// <summary>Judges a graph and opens it.</summary>
    /// <param name="graph">The bytes of the graph.</param>
    /// <param name="channels">What there is of an event.</param>
    /// <param name="customerColumns">How many columns of customers there are; 0 for none.</param>
    /// <exception cref="UnknownGraphException">
    /// It is not a graph of a sequence learner over such events, or ONNX Runtime does not take it, or not in a minute.
    /// </exception>
    public static OnnxRuntimeSequences Open(byte[] graph, EventChannels channels, int customerColumns = 0)
    {
        SequenceGraphCheck.Check(graph, channels, customerColumns);
        return new OnnxRuntimeSequences(OnnxRuntimeSession.OpenLimited(graph), channels.Count);
    }

    /// <summary>The raw score of one customer, by a graph without columns of customers.</summary>
    /// <param name="sequence">The events, [events, channels], the oldest first; NaN for a missing number.</param>
    /// <exception cref="UnknownGraphException">
    /// ONNX Runtime cannot run it, or not in <see cref="RunLimit.MaxTime"/>. The message holds nothing of the customer.
    /// </exception>
    public float Score(float[] sequence) => Run([sequence], [])[0];

    /// <summary>The raw scores of some customers, run together.</summary>
    /// <param name="sequences">
    /// For each customer the events, [events, channels], the oldest first; NaN for a missing number.
    /// </param>
    /// <param name="customers">For each customer the columns of their own; empty where the graph has none.</param>
    /// <param name="padding">Events of padding after the longest sequence; they change nothing.</param>
    /// <exception cref="UnknownGraphException">
    /// ONNX Runtime cannot run them, or not in <see cref="RunLimit.MaxTime"/>. The message holds nothing of the customers.
    /// </exception>
    public float[] Run(IReadOnlyList<float[]> sequences, IReadOnlyList<float[]> customers, int padding = 0)
    {
        int[] counts = [.. sequences.Select(sequence => sequence.Length / channels)];
        var length = Math.Max(1, counts.Max()) + padding;
        var events = new float[sequences.Count * length * channels];
        for (var row = 0; row < counts.Length; row++) sequences[row].CopyTo(events, row * length * channels);
        using var ofEvents = OrtValue.CreateTensorValueFromMemory(events, [counts.Length, length, channels]);
        using var ofCounts = OrtValue.CreateTensorValueFromMemory(counts, [counts.Length]);
        using var ofCustomers = Columns(customers);
        return ofCustomers is null
            ? Run(OfEvents, [ofEvents, ofCounts])
            : Run(OfCustomers, [ofEvents, ofCounts, ofCustomers]);
    }

    private float[] Run(string[] names, OrtValue[] values)
    {
        using var options = new RunOptions();
        using var limit = new RunLimit(options);
        try
        {
            using var outputs = session.Run(options, names, values, [GraphNames.LogOdds]);
            GC.KeepAlive(session);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException cause)
        {
            throw new UnknownGraphException(limit.Describe(), cause);
        }
    }

    private static OrtValue? Columns(IReadOnlyList<float[]> customers) => customers.Count == 0
        ? null
        : OrtValue.CreateTensorValueFromMemory(
            customers.SelectMany(customer => customer).ToArray(), [customers.Count, customers[0].Length]);
}
