using System.Collections.Concurrent;

namespace Churn.Models.Onnx;

/// <summary>
/// A graph made ready for rows that differ in a few floats, such as one customer in one period after the other. What does not
/// come from these floats is worked out once, and all rows are walked down the trees together. Each result has the bits that
/// <see cref="GraphProgram"/> gives. Any number of threads may ask at once.
/// </summary>
public sealed class PathProgram
{
    private readonly ConcurrentBag<Memory> free = [];
    private readonly TensorSlot input;
    private readonly TensorSlot output;
    private readonly KernelStep[] once;
    private readonly KernelStep[] toTrees;
    private readonly TreeStep[] trees;
    private readonly KernelStep[] toOutput;
    private readonly int size;

    private PathProgram(GraphLayout layout, string output, IReadOnlyCollection<int> moving)
    {
        (input, size) = (layout.Input, layout.Size);
        this.output = layout.Find(output);
        if (this.output.Length != 1) throw new ArgumentException("The output must be one float.", nameof(output));
        var parts = new PathParts(layout, moving, output);
        (once, toTrees, toOutput) = (parts.Once, parts.ToTrees, parts.ToOutput);
        trees =
        [
            .. parts.Trees.Select(node => new TreeStep(
                new TreePaths(node, parts.IsMoving(node.Input[0], layout.Find(node.Input[0]).Length)),
                layout.Find(node.Input[0]),
                layout.Find(node.Output[0]))),];
    }

    /// <summary>The floats of a row.</summary>
    public int Columns => input.Length;

    /// <summary>Makes a graph ready.</summary>
    /// <param name="graph">A graph that <see cref="GraphProgram.Compile"/> takes.</param>
    /// <param name="output">The name of the output to work out, one float.</param>
    /// <param name="moving">The positions of the floats in which rows may differ.</param>
    /// <exception cref="UnknownGraphException">It is no such graph.</exception>
    public static PathProgram Compile(byte[] graph, string output, IReadOnlyCollection<int> moving) =>
        new(GraphCompiler.Lay(graph), output, moving);

    /// <summary>Runs rows that differ in the moving floats only.</summary>
    /// <param name="rows">The rows, one behind the other; at least one.</param>
    /// <param name="results">Gets a float for each row.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Run(ReadOnlySpan<float> rows, Span<float> results)
    {
        if (rows.Length != results.Length * Columns || results.IsEmpty)
            throw new ArgumentException($"Rows have {Columns} values each, and there is a result for each.", nameof(rows));
        if (!free.TryTake(out var memory)) memory = new Memory(size, trees);
        try
        {
            rows[..Columns].CopyTo(input.Of(memory.Floats));
            foreach (var step in once) step(memory.Floats);
            for (var start = 0; start < results.Length; start += TreePaths.Rows)
            {
                var count = Math.Min(TreePaths.Rows, results.Length - start);
                RunSome(memory, rows.Slice(start * Columns, count * Columns), results.Slice(start, count));
            }
        }
        finally
        {
            free.Add(memory);
        }
    }

    private void RunSome(Memory memory, ReadOnlySpan<float> rows, Span<float> results)
    {
        var floats = memory.Floats;
        for (var row = 0; trees.Length > 0 && row < results.Length; row++)
        {
            rows.Slice(row * Columns, Columns).CopyTo(input.Of(floats));
            foreach (var step in toTrees) step(floats);
            for (var tree = 0; tree < trees.Length; tree++) trees[tree].Keep(floats, memory.Moving[tree], row);
        }

        for (var tree = 0; tree < trees.Length; tree++)
            trees[tree].Paths.Sum(trees[tree].From.In(floats), memory.Moving[tree], results.Length, memory.Sums[tree]);
        for (var row = 0; row < results.Length; row++)
        {
            rows.Slice(row * Columns, Columns).CopyTo(input.Of(floats));
            for (var tree = 0; tree < trees.Length; tree++) trees[tree].To.Of(floats)[0] = memory.Sums[tree][row];
            foreach (var step in toOutput) step(floats);
            results[row] = output.In(floats)[0];
        }
    }

    /// <summary>The trees of a node, with the places of their features and of their sum.</summary>
    private sealed record TreeStep(TreePaths Paths, TensorSlot From, TensorSlot To)
    {
        /// <summary>Keeps the moving features of a row.</summary>
        public void Keep(float[] floats, float[] moving, int row)
        {
            var features = From.In(floats);
            for (var i = 0; i < Paths.Moving.Length; i++)
                moving[(i * TreePaths.Rows) + row] = features[Paths.Moving[i]];
        }
    }

    /// <summary>What a run works in.</summary>
    private sealed class Memory(int size, TreeStep[] trees)
    {
        public float[] Floats { get; } = new float[size];

        public float[][] Moving { get; } = Array.ConvertAll(trees, tree => new float[tree.Paths.Moving.Length * TreePaths.Rows]);

        public float[][] Sums { get; } = Array.ConvertAll(trees, _ => new float[TreePaths.Rows]);
    }
}
