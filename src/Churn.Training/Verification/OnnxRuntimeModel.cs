using Churn.Models.Native;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Training.Verification;

/// <summary>Runs model.onnx in ONNX Runtime, the reference for what its operators mean.</summary>
public sealed class OnnxRuntimeModel : IDisposable
{
    private readonly InferenceSession session;

    /// <param name="graph">The bytes of a graph with one input, float [rows, columns].</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run it.</exception>
    public OnnxRuntimeModel(byte[] graph) => session = OnnxRuntimeSession.Open(graph);

    /// <summary>Runs some rows together.</summary>
    /// <param name="rows">The rows, all as long as the input.</param>
    /// <param name="output">The name of an output.</param>
    /// <returns>The floats of the output.</returns>
    public float[] Run(IReadOnlyCollection<float[]> rows, string output)
    {
        float[] flat = [.. rows.SelectMany(row => row)];
        using var input = OrtValue.CreateTensorValueFromMemory(flat, [rows.Count, flat.Length / rows.Count]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [input], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => session.Dispose();
}
