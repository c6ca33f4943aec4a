using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>
/// A graph over the coded row in ONNX Runtime, for operators that <see cref="GraphProgram"/> does not know. The native library is
/// loaded when the first one is opened. Any number of threads may ask at once; the garbage collector closes it.
/// </summary>
public sealed class OnnxRuntimeGraph
{
    private readonly InferenceSession session;

    private OnnxRuntimeGraph(InferenceSession session) => this.session = session;

    /// <summary>Opens a graph.</summary>
    /// <param name="graph">The bytes of an ONNX file with one input, float [rows, columns].</param>
    /// <exception cref="UnknownGraphException">ONNX Runtime does not take it, or not in a minute.</exception>
    public static OnnxRuntimeGraph Open(byte[] graph) => new(OnnxRuntimeSession.OpenLimited(graph));

    /// <summary>A program that works out one output.</summary>
    /// <param name="columns">The floats of a row.</param>
    /// <param name="output">The name of an output of one float for each row.</param>
    public IGraphProgram Program(int columns, string output) => new OutputProgram(this, columns, output);

    /// <summary>Runs one row.</summary>
    /// <param name="row">The input.</param>
    /// <param name="output">The name of an output.</param>
    /// <returns>The floats of the output.</returns>
    /// <exception cref="UnknownGraphException">
    /// ONNX Runtime cannot run the row, or not in <see cref="RunLimit.MaxTime"/>, or the output has no floats. The message holds
    /// nothing of the row.
    /// </exception>
    public float[] Run(ReadOnlySpan<float> row, string output)
    {
        using var options = new RunOptions();
        using var limit = new RunLimit(options);
        using var input = OrtValue.CreateTensorValueFromMemory(row.ToArray(), [1, row.Length]);
        try
        {
            using var outputs = session.Run(options, session.InputNames, [input], [output]);
            GC.KeepAlive(session);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException cause)
        {
            throw new UnknownGraphException(limit.Describe(), cause);
        }
    }

    private sealed class OutputProgram(OnnxRuntimeGraph graph, int columns, string output) : IGraphProgram
    {
        public int Columns => columns;

        public int Results => 1;

        public void Run(ReadOnlySpan<float> row, Span<float> results)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, columns, nameof(row));
            ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, Results, nameof(results));
            if (graph.Run(row, output) is not [var result])
                throw new UnknownGraphException($"its output {output} is not one float for a row.");
            results[0] = result;
        }
    }
}
