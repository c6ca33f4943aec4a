using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>
/// A graph over the events of customers, events.onnx, in ONNX Runtime: its operators are not those of <see cref="GraphProgram"/>.
/// Any number of threads may ask at once; the garbage collector closes it.
/// </summary>
public sealed class OnnxRuntimeSequences
{
    private readonly InferenceSession session;

    /// <param name="graph">The bytes of the graph.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run it.</exception>
    public OnnxRuntimeSequences(byte[] graph) => session = OnnxRuntimeSession.Open(graph);

    /// <summary>The raw scores of some customers, run together.</summary>
    /// <param name="sequences">
    /// For each customer the events, [events, channels], the oldest first; NaN for a missing number.
    /// </param>
    /// <param name="channels">The floats of an event.</param>
    /// <param name="customers">For each customer the columns of their own; empty where the graph has none.</param>
    /// <param name="padding">Events of padding after the longest sequence; they change nothing.</param>
    public float[] Run(
        IReadOnlyList<float[]> sequences, int channels, IReadOnlyList<float[]> customers, int padding = 0)
    {
        int[] counts = [.. sequences.Select(sequence => sequence.Length / channels)];
        var length = Math.Max(1, counts.Max()) + padding;
        var events = new float[sequences.Count * length * channels];
        for (var row = 0; row < counts.Length; row++) sequences[row].CopyTo(events, row * length * channels);
        using var ofEvents = OrtValue.CreateTensorValueFromMemory(events, [counts.Length, length, channels]);
        using var ofCounts = OrtValue.CreateTensorValueFromMemory(counts, [counts.Length]);
        using var ofCustomers = Columns(customers);
        using var options = new RunOptions();
        string[] names = [GraphNames.Events, GraphNames.EventCounts];
        OrtValue[] values = [ofEvents, ofCounts];
        using var outputs = ofCustomers is null
            ? session.Run(options, names, values, [GraphNames.LogOdds])
            : session.Run(options, [.. names, GraphNames.Customers], [.. values, ofCustomers], [GraphNames.LogOdds]);
        GC.KeepAlive(session);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static OrtValue? Columns(IReadOnlyList<float[]> customers) => customers.Count == 0
        ? null
        : OrtValue.CreateTensorValueFromMemory(
            customers.SelectMany(customer => customer).ToArray(), [customers.Count, customers[0].Length]);
}
