using System.Collections.Concurrent;

namespace Churn.Models.Onnx;

/// <summary>Works out a part of a graph, from what the steps before it left in the memory.</summary>
/// <param name="memory">The memory of one run.</param>
internal delegate void KernelStep(float[] memory);

/// <summary>A graph that is ready to run, one row at a time. Any number of threads may ask at once.</summary>
public interface IGraphProgram
{
    /// <summary>The floats of a row.</summary>
    int Columns { get; }

    /// <summary>The floats that come out.</summary>
    int Results { get; }

    /// <summary>Runs one row.</summary>
    /// <param name="row">The input, as long as its columns.</param>
    /// <param name="results"><see cref="Results"/> floats: the outputs, one behind the other.</param>
    /// <exception cref="ArgumentException">The row or the results have another length.</exception>
    /// <exception cref="UnknownGraphException">The graph cannot be run on this row.</exception>
    void Run(ReadOnlySpan<float> row, Span<float> results);
}

/// <summary>
/// A graph made ready to run, one row at a time: its operators in the order of the file, each with its places in one piece of
/// memory that was laid out before. So a row costs the arithmetic and hardly more, and its result has the same bits whoever else
/// is asked about. Any number of threads may ask at once.
/// </summary>
public sealed class GraphProgram : IGraphProgram
{
    private readonly ConcurrentBag<float[]> free = [];
    private readonly TensorSlot input;
    private readonly TensorSlot[] outputs;
    private readonly KernelStep[] steps;
    private readonly int size;

    private GraphProgram(GraphLayout layout, string[] outputs)
    {
        input = layout.Input;
        this.outputs = Array.ConvertAll(outputs, output => layout.Find(output));
        steps = [.. layout.Nodes.SelectMany(node => node.Steps)];
        size = layout.Size;
        Cost = layout.Cost;
        Results = this.outputs.Sum(output => output.Length);
    }

    public int Columns => input.Length;

    public int Results { get; }

    /// <summary>What a row costs.</summary>
    public GraphCost Cost { get; }

    /// <summary>Makes a graph ready.</summary>
    /// <param name="graph">
    /// The bytes of an ONNX file with one input, float [rows, columns], and no other operators than a learner writes.
    /// </param>
    /// <param name="outputs">The names of the outputs to work out.</param>
    /// <exception cref="UnknownGraphException">It is no such file, or has something in it that is not known here.</exception>
    public static GraphProgram Compile(byte[] graph, params string[] outputs) => new(GraphCompiler.Lay(graph), outputs);

    public void Run(ReadOnlySpan<float> row, Span<float> results)
    {
        if (row.Length != input.Length) // in a shorter one the rest would be another customer's
            throw new ArgumentException($"A row has {input.Length} values, not {row.Length}.", nameof(row));
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, Results, nameof(results));
        if (!free.TryTake(out var memory)) memory = new float[size];
        try
        {
            row.CopyTo(input.Of(memory));
            foreach (var step in steps) step(memory);
            foreach (var output in outputs)
            {
                output.In(memory).CopyTo(results);
                results = results[output.Length..];
            }
        }
        finally
        {
            free.Add(memory);
        }
    }
}

/// <summary>A graph that this version cannot run.</summary>
/// <param name="message">What is the matter, as the end of a sentence that names the file.</param>
/// <param name="cause">What was thrown; null for nothing.</param>
public sealed class UnknownGraphException(string message, Exception? cause = null) : Exception(message, cause);
