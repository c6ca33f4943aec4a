using System.Collections.Concurrent;
using Churn.Models.Graph;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Scoring;

/// <summary>
/// A graph opened in ONNX Runtime. Rows go through it one at a time, so a customer's answer has the same bits whoever else is
/// asked about; any number of threads may ask at once.
/// </summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly ConcurrentBag<Slot> free = [];
    private readonly int columns;

    /// <param name="graph">The bytes of model.onnx.</param>
    /// <param name="columns">The floats of a coded row.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no graph that ONNX Runtime can run.</exception>
    public GraphSession(byte[] graph, int columns)
    {
        this.columns = columns;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(graph, options);
    }

    /// <summary>Scores one coded row.</summary>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public (float Probability, float LogOdds) Score(ReadOnlySpan<float> coded)
    {
        if (coded.Length != columns) // in a shorter one the rest would be another customer's
            throw new ArgumentException($"A coded row has {columns} values, not {coded.Length}.", nameof(coded));
        if (!free.TryTake(out var slot)) slot = new Slot(session, columns);
        try
        {
            coded.CopyTo(slot.Row);
            session.RunWithBinding(runOptions, slot.Binding);
            return (slot.Probability[0], slot.LogOdds[0]);
        }
        finally
        {
            free.Add(slot);
        }
    }

    public void Dispose()
    {
        while (free.TryTake(out var slot)) slot.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }

    /// <summary>The buffers of one call, bound to ONNX Runtime once and used again.</summary>
    private sealed class Slot : IDisposable
    {
        private readonly OrtValue[] values;

        public Slot(InferenceSession session, int columns)
        {
            Row = new float[columns];
            values =
            [
                OrtValue.CreateTensorValueFromMemory(Row, [1, columns]),
                OrtValue.CreateTensorValueFromMemory(Probability, [1]),
                OrtValue.CreateTensorValueFromMemory(LogOdds, [1]),
            ];
            Binding = session.CreateIoBinding();
            Binding.BindInput(GraphNames.CodedRow, values[0]);
            Binding.BindOutput(GraphNames.Probability, values[1]);
            Binding.BindOutput(GraphNames.LogOdds, values[2]);
        }

        public float[] Row { get; }

        public float[] Probability { get; } = new float[1];

        public float[] LogOdds { get; } = new float[1];

        public OrtIoBinding Binding { get; }

        public void Dispose()
        {
            Binding.Dispose();
            foreach (var value in values) value.Dispose();
        }
    }
}
