using Churn.Models.Native;
using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Benchmarks.Serving;

/// <summary>
/// A graph in ONNX Runtime, run for one row at a time in buffers that are bound once: the fastest way we know to use it so.
/// </summary>
internal sealed class BoundSession : IDisposable
{
    private readonly RunOptions runOptions = new();
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly OrtValue[] values;
    private readonly float[] row, probability = new float[1];

    public BoundSession(byte[] graph, int columns)
    {
        session = OnnxRuntimeSession.Open(graph);
        row = new float[columns];
        values =
        [
            OrtValue.CreateTensorValueFromMemory(row, [1, columns]),
            OrtValue.CreateTensorValueFromMemory(probability, [1]),];
        binding = session.CreateIoBinding();
        binding.BindInput(GraphNames.CodedRow, values[0]);
        binding.BindOutput(GraphNames.Probability, values[1]);
    }

    public float Score(float[] coded)
    {
        coded.CopyTo(row, 0);
        session.RunWithBinding(runOptions, binding);
        return probability[0];
    }

    public void Dispose()
    {
        binding.Dispose();
        foreach (var value in values) value.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }
}
