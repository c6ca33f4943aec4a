using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Churn.Models.Onnx;

/// <summary>
/// Lays a graph out for runs of one row: gives each value its shape and its place, and turns each node into a step.
/// </summary>
internal sealed class GraphCompiler
{
    /// <summary>Values begin at multiples of this many floats, and the floats behind one up to the next are no other's.</summary>
    private const int Alignment = 8;

    /// <summary>What each operator of ONNX does here. Each makes its one output, whose steps it has added.</summary>
    private static readonly Dictionary<string, Func<GraphCompiler, NodeProto, TensorSlot>> Known = new()
    {
        ["Add"] = (graph, node) => Elementwise.Combine(graph, node, TensorPrimitives.Add),
        ["Sub"] = (graph, node) => Elementwise.Combine(graph, node, TensorPrimitives.Subtract),
        ["Mul"] = (graph, node) => Elementwise.Combine(graph, node, TensorPrimitives.Multiply),
        ["Div"] = (graph, node) => Elementwise.Combine(graph, node, TensorPrimitives.Divide),
        ["Equal"] = (graph, node) => Elementwise.Combine(graph, node, Elementwise.AreEqual),
        ["Relu"] = (graph, node) => Elementwise.Apply(graph, node, static (from, to) => TensorPrimitives.Max(from, 0, to)),
        ["Tanh"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Tanh),
        ["Sigmoid"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Sigmoid),
        ["Softplus"] = (graph, node) => Elementwise.Apply(graph, node, Elementwise.SoftPlus),
        ["Log"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Log),
        ["Sqrt"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Sqrt),
        // this and the next: in networks of earlier versions
        ["Atan"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Atan),
        ["Sin"] = (graph, node) => Elementwise.Apply(graph, node, TensorPrimitives.Sin),
        ["IsNaN"] = (graph, node) => Elementwise.Apply(graph, node, Elementwise.AreMissing),
        ["Clip"] = Elementwise.Clip,
        ["Where"] = Elementwise.Where,
        ["Cast"] = Elementwise.Cast,
        ["Gather"] = GatherOps.Gather,
        ["Concat"] = GatherOps.Concat,
        ["Reshape"] = GatherOps.Reshape,
        ["Gemm"] = MatrixOps.Gemm,
        ["MatMul"] = MatrixOps.MatMul,
        ["ReduceSum"] = MatrixOps.ReduceSum,
        [TreeOperator.Name] = TreeEnsembleOp.Of,
        [TreeOperator.OlderName] = TreeEnsembleOp.Of,
    };

    /// <summary>The newest version of the standard operators in which those that are known mean the same.</summary>
    private const int NewestStandard = 22;

    /// <summary>The most nodes of a graph; those of a training have hundreds.</summary>
    private const int MaxNodes = 1 << 18;

    /// <summary>
    /// Floats that a graph may make beside those in its file: 128 MiB. Without a limit a file of 1 KB could ask for gigabytes.
    /// </summary>
    private const long MaxFloats = 1 << 25;

    /// <summary>Products and sums that a row may cost beside those with the weights in the file.</summary>
    private const long MaxOperations = 1 << 28;

    private readonly Dictionary<string, TensorSlot> values = [];
    private readonly List<KernelStep> steps = []; // of the node that is laid out now
    private long floatsLeft;
    private long operationsLeft;
    private long floats;
    private long products;
    private long treeLevels;
    private int size;

    private GraphCompiler(int fileLength) =>
        (floatsLeft, operationsLeft) = (MaxFloats + fileLength, MaxOperations + (8L * fileLength));

    /// <summary>Lays a graph out.</summary>
    /// <inheritdoc cref="GraphProgram.Compile"/>
    public static GraphLayout Lay(byte[] graph)
    {
        try
        {
            return new GraphCompiler(graph.Length).Lay(ModelProto.Parser.ParseFrom(graph));
        }
        catch (Exception fault)
            when (fault
                    is InvalidProtocolBufferException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or KeyNotFoundException
                        or ArithmeticException)
        {
            throw new UnknownGraphException("it is not a graph that ChurnApi wrote.", fault);
        }
    }

    /// <summary>A value that a node reads.</summary>
    public TensorSlot Input(NodeProto node, int number) => Find(node.Input[number]);

    /// <summary>All that a node reads.</summary>
    public TensorSlot[] Inputs(NodeProto node) => [.. node.Input.Select(Find)];

    /// <summary>A place for a value.</summary>
    public TensorSlot New(params int[] shape)
    {
        var value = TensorSlot.InMemory(shape, size);
        Reserve((long)value.Length + Alignment);
        floats += value.Length;
        size = checked(size + Align(value.Length));
        return value;
    }

    /// <summary>Takes floats, or as large numbers of places, from what a graph may make; before they are made.</summary>
    /// <exception cref="UnknownGraphException">There are not as many left.</exception>
    public void Reserve(long floats)
    {
        floatsLeft -= floats;
        if (floatsLeft < 0) throw new UnknownGraphException("its graph needs more memory than a graph of its size may have.");
    }

    /// <summary>Takes operations from what a row may cost, where a node costs more than its output has floats.</summary>
    /// <exception cref="UnknownGraphException">There are not as many left.</exception>
    public void Spend(long operations)
    {
        operationsLeft -= operations;
        products += operations;
        if (operationsLeft < 0)
            throw new UnknownGraphException("its graph needs more operations for a row than a graph of its size may have.");
    }

    /// <summary>Counts the splits on the longest way through trees.</summary>
    public void CountTreeLevels(long levels) => treeLevels += levels;

    /// <summary>How many floats are set apart for a value.</summary>
    public static int Align(int length) => (length + Alignment - 1) / Alignment * Alignment;

    /// <summary>
    /// Adds a step. It keeps alive all that an anonymous function in the same scope names: so none there may name the graph, or
    /// weights that were laid out anew.
    /// </summary>
    public void Do(KernelStep step) => steps.Add(step);

    private GraphLayout Lay(ModelProto model)
    {
        CheckSet(model, "", OperatorSet.OldestStandard, NewestStandard);
        CheckSet(model, OperatorSet.MachineLearningDomain, 1, OperatorSet.MachineLearning);
        var graph = model.Graph ?? throw new UnknownGraphException("it holds no graph.");
        if (graph.Node.Count > MaxNodes)
            throw new UnknownGraphException($"its graph has {graph.Node.Count} nodes, more than {MaxNodes}.");
        foreach (var constant in graph.Initializer)
            values[constant.Name] = Read(constant);
        if (graph.Input is not [{ Type.TensorType.Shape.Dim: var lengths } declared])
            throw new UnknownGraphException("its graph has other inputs than one of a known shape.");
        var input = values[declared.Name] = New([
            .. lengths.Select(length => length.HasDimValue ? checked((int)length.DimValue) : 1),]);
        var nodes = new List<NodeSteps>(graph.Node.Count);
        foreach (var node in graph.Node)
        {
            if (!Known.TryGetValue(node.OpType, out var operation))
                throw new UnknownGraphException($"its graph has the operator {node.OpType}, which this version does not know.");
            if (node.Output is not [var output])
                throw new UnknownGraphException($"its operator {node.OpType} has {node.Output.Count} outputs, not one.");
            values[output] = operation(this, node);
            nodes.Add(new NodeSteps(node, [.. steps]));
            steps.Clear();
        }

        var cost = new GraphCost(nodes.Sum(node => node.Steps.Length), floats, products, treeLevels);
        return new GraphLayout(graph, input, nodes, Find, size, cost);
    }

    private static void CheckSet(ModelProto model, string domain, int oldest, int newest)
    {
        var found = model.OpsetImport.FirstOrDefault(set => set.Domain == domain)?.Version ?? 0;
        if (found < oldest || found > newest)
            throw new UnknownGraphException(
                $"its operators are of version {found} of ONNX's set \"{domain}\", this version knows {oldest} to {newest}.");
    }

    private TensorSlot Find(string name) =>
        values.TryGetValue(name, out var value)
            ? value
            : throw new UnknownGraphException("its graph reads a value that no node before made.");

    private static TensorSlot Read(TensorProto tensor)
    {
        int[] shape = [.. tensor.Dims.Select(length => checked((int)length))];
        var floats = (TensorProto.Types.DataType)tensor.DataType switch
        {
            TensorProto.Types.DataType.Float => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray(),
            TensorProto.Types.DataType.Int64 => Array.ConvertAll(
                MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray(),
                ToFloat),
            var other => throw new UnknownGraphException($"its graph has a constant of the type {other}."),
        };
        return floats.Length == TensorSlot.Size(shape)
            ? TensorSlot.OfConstant(shape, floats)
            : throw new UnknownGraphException("its graph has a constant of another length than its shape.");
    }

    private static float ToFloat(long number) =>
        (long)(float)number == number ? number : throw new UnknownGraphException($"its graph counts to {number}.");
}

/// <summary>A graph that is laid out.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Input">The place of the row.</param>
/// <param name="Nodes">The nodes in their order.</param>
/// <param name="Find">Finds the place of a value by its name.</param>
/// <param name="Size">The floats that a run needs.</param>
/// <param name="Cost">What a run costs.</param>
internal sealed record GraphLayout(
    GraphProto Graph,
    TensorSlot Input,
    IReadOnlyList<NodeSteps> Nodes,
    Func<string, TensorSlot> Find,
    int Size,
    GraphCost Cost);

/// <summary>A node with the steps that work it out.</summary>
internal sealed record NodeSteps(NodeProto Node, KernelStep[] Steps);
