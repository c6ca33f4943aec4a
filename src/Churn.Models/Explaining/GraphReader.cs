using Churn.Models.Onnx;
using Google.Protobuf;

namespace Churn.Models.Explaining;

/// <summary>
/// Reads a model graph as a sum: walks back from the log-odds through weighted sums, and stops at values that come from one
/// column each, at trees over such, at a beta calibration, and at what it does not know.
/// </summary>
internal sealed class GraphReader
{
    /// <summary>Sums may stand in sums; those of a training do a few times.</summary>
    private const int MaxDepth = 32;

    private readonly ModelProto model;
    private readonly Dictionary<string, NodeProto> makers = [];
    private readonly Dictionary<string, TensorProto> constants = [];
    private readonly IReadOnlyDictionary<string, int[]?> owners;
    private readonly NamedValues values = new();
    private readonly NamedValues unknown = new();

    private GraphReader(ModelProto model, IReadOnlyList<int> players)
    {
        this.model = model;
        owners = GraphOwners.Of(model.Graph, players);
        foreach (var constant in model.Graph.Initializer) constants[constant.Name] = constant;
        foreach (var node in model.Graph.Node) makers[node.Output[0]] = node;
    }

    /// <summary>Reads a graph that <see cref="GraphProgram.Compile"/> takes.</summary>
    /// <param name="graph">The bytes of model.onnx.</param>
    /// <param name="players">The player of each float of a coded row, from 0.</param>
    public static GraphParts Read(byte[] graph, IReadOnlyList<int> players)
    {
        var reader = new GraphReader(ModelProto.Parser.ParseFrom(graph), players);
        var sum = reader.SumOf(GraphNames.LogOdds, [1], 0);
        return new GraphParts(
            sum,
            reader.Compile(reader.values),
            [.. reader.values.Names.SelectMany(name => reader.owners[name]!)],
            reader.Compile(reader.unknown));
    }

    private SumPart SumOf(string value, double[] weights, int depth)
    {
        var (intercept, parts) = (0.0, new List<Part>());
        Add(value, weights);
        return new SumPart(intercept, parts);

        void Add(string name, double[] weighed)
        {
            if (constants.TryGetValue(name, out var constant))
            {
                foreach (var (number, weight) in GraphOwners.Floats(constant).Zip(weighed)) intercept += number * weight;
                return;
            }

            if (owners[name] is { } known && !known.Contains(GraphOwners.Many))
            {
                parts.Add(new LinearPart(values.Place(name, known.Length), known, weighed));
                return;
            }

            var node = makers[name];
            if (++depth > MaxDepth)
            {
                parts.Add(new UnknownPart(unknown.Place(name, weighed.Length), weighed));
                return;
            }

            switch (node.OpType)
            {
                case "Reshape":
                    Add(node.Input[0], weighed);
                    break;
                case "Gemm" when constants.ContainsKey(node.Input[1]) && constants.ContainsKey(node.Input[2]):
                    Add(node.Input[0], Through(GraphOwners.Floats(constants[node.Input[1]]), weighed));
                    Add(node.Input[2], GraphOwners.Floats(constants[node.Input[2]]).Length == 1 ? [weighed.Sum()] : weighed);
                    break;
                case "Concat":
                    var rest = weighed.AsSpan();
                    foreach (var input in node.Input)
                    {
                        var width = WidthOf(input);
                        Add(input, rest[..width].ToArray());
                        rest = rest[width..];
                    }

                    break;
                case TreeOperator.Name or TreeOperator.OlderName when ReadTrees(node, weighed[0]) is { } trees:
                    parts.Add(trees);
                    break;
                case "Softplus" when weighed.Length == 2 && BothSigns(node.Input[0]) is { } score:
                    parts.Add(new BetaPart(weighed[0], weighed[1], SumOf(score, [1], depth)));
                    break;
                default:
                    parts.Add(new UnknownPart(unknown.Place(name, weighed.Length), weighed));
                    break;
            }

            depth--;
        }
    }

    /// <summary>The trees of an operator, where each of their features comes from one column, and no path is too long.</summary>
    private TreePart? ReadTrees(NodeProto node, double weight)
    {
        if (owners[node.Input[0]] is not { } features || features.Contains(GraphOwners.Many)) return null;
        var layout = TreeLayout.Of(node, features.Length);
        return layout.Roots.Max(root => root.Depth) <= TreePart.MaxDepth
            ? new TreePart(layout, values.Place(node.Input[0], features.Length), features, weight)
            : null;
    }

    /// <summary>The value that a beta calibration sees with both signs; null if the value is nothing such.</summary>
    private string? BothSigns(string value) =>
        makers.TryGetValue(value, out var node)
        && node.OpType == "Mul"
        && constants.TryGetValue(node.Input[1], out var signs)
        && GraphOwners.Floats(signs) is [1, -1]
            ? node.Input[0]
            : null;

    /// <summary>The weights of the columns of a product, from those of its results.</summary>
    private static double[] Through(float[] matrix, double[] weights)
    {
        var through = new double[matrix.Length / weights.Length];
        for (var i = 0; i < matrix.Length; i++) through[i / weights.Length] += matrix[i] * weights[i % weights.Length];
        return through;
    }

    private int WidthOf(string value) =>
        owners[value]?.Length
        ?? (makers.TryGetValue(value, out var node) && TreeOperator.Is(node) ? 1 : (int?)null)
        ?? GraphProgram.Compile(Slice([value]), value).Results;

    private GraphValues Compile(NamedValues named) => new(
        named.Names.Count == 0 ? null : GraphProgram.Compile(Slice(named.Names), [.. named.Names]));

    /// <summary>The graph with no more nodes than some values need.</summary>
    private byte[] Slice(IEnumerable<string> needed)
    {
        var (names, nodes) = (new HashSet<string>(needed), new List<NodeProto>());
        foreach (var node in model.Graph.Node.Reverse())
        {
            if (!names.Contains(node.Output[0])) continue;
            nodes.Add(node);
            names.UnionWith(node.Input);
        }

        var graph = new GraphProto { Input = { model.Graph.Input } };
        graph.Initializer.AddRange(model.Graph.Initializer.Where(constant => names.Contains(constant.Name)));
        graph.Node.AddRange(Enumerable.Reverse(nodes));
        return new ModelProto { OpsetImport = { model.OpsetImport }, Graph = graph }.ToByteArray();
    }

    /// <summary>Values of a graph that stand one behind the other.</summary>
    private sealed class NamedValues
    {
        private readonly Dictionary<string, int> places = [];
        private int length;

        public List<string> Names { get; } = [];

        /// <summary>The place of a value's first float.</summary>
        public int Place(string name, int width)
        {
            if (places.TryGetValue(name, out var place)) return place;
            Names.Add(name);
            length += width;
            return places[name] = length - width;
        }
    }
}
