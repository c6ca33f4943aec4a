namespace Churn.Models.Onnx;

/// <summary>
/// The parts of a graph for rows that differ in a few floats: what is the same for all rows, and the rest, cut at the trees.
/// </summary>
internal sealed class PathParts
{
    private const int Fixed = 0;
    private const int Moving = 1;

    private readonly IReadOnlyDictionary<string, int[]?> owners;

    /// <param name="layout">The graph.</param>
    /// <param name="positions">The positions of the floats in which rows may differ.</param>
    /// <param name="output">The name of the output.</param>
    public PathParts(GraphLayout layout, IReadOnlyCollection<int> positions, string output)
    {
        owners = GraphOwners.Of(
            layout.Graph,
            [.. Enumerable.Range(0, layout.Input.Length).Select(position => positions.Contains(position) ? Moving : Fixed)]);
        var (names, afterTrees) = (new HashSet<string> { layout.Graph.Input[0].Name }, new HashSet<string>());
        foreach (var (node, _) in layout.Nodes.Where(node => node.Node.Input.Any(names.Contains)))
        {
            if (owners[node.Output[0]]?.All(IsFixed) == true) continue;
            names.Add(node.Output[0]);
            var isAfter = node.Input.Any(afterTrees.Contains);
            var isTree = TreeOperator.Is(node) && !isAfter;
            if (isTree) Trees.Add(node);
            if (isTree || isAfter) afterTrees.Add(node.Output[0]);
        }

        var moving = layout.Nodes.ToLookup(node => names.Contains(node.Node.Output[0]));
        Once = StepsTo([.. moving[false].Select(node => node.Node.Output[0])], layout.Nodes);
        ToTrees = StepsTo([.. Trees.Select(node => node.Input[0])], moving[true]);
        ToOutput = StepsTo([output], moving[true]);
    }

    /// <summary>The trees in which rows differ.</summary>
    public List<NodeProto> Trees { get; } = [];

    /// <summary>The steps that lead to what is the same for all rows.</summary>
    public KernelStep[] Once { get; }

    /// <summary>The steps of a row up to the features of the trees.</summary>
    public KernelStep[] ToTrees { get; }

    /// <summary>The steps of a row from the sums of the trees to the output.</summary>
    public KernelStep[] ToOutput { get; }

    /// <summary>For each float of a value, whether rows may differ in it.</summary>
    public bool[] IsMoving(string name, int length) => owners[name] is { } known
        ? Array.ConvertAll(known, owner => !IsFixed(owner))
        : [.. Enumerable.Repeat(true, length)];

    private static bool IsFixed(int owner) => owner is Fixed or GraphOwners.None;

    /// <summary>The steps that lead to values, no further back than to trees.</summary>
    private KernelStep[] StepsTo(HashSet<string> values, IEnumerable<NodeSteps> nodes)
    {
        var needed = new List<NodeSteps>();
        foreach (var node in nodes.Reverse().Where(node => values.Contains(node.Node.Output[0]) && !Trees.Contains(node.Node)))
        {
            needed.Add(node);
            values.UnionWith(node.Node.Input);
        }

        needed.Reverse();
        return [.. needed.SelectMany(node => node.Steps)];
    }
}
