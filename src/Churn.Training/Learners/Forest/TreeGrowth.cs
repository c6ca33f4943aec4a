using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Forest;

/// <summary>Grows the trees of a forest, one after another, the most gainful split first.</summary>
internal sealed class TreeGrowth
{
    private readonly BinnedFeatures features;
    private readonly IReadOnlyList<bool> churned;
    private readonly ForestOptions options;
    private readonly SplitFinder finder;
    private readonly double churnRate;
    private readonly int[] order;
    private readonly int[] rows;
    private readonly int[] spare;

    /// <param name="features">The binned features of the training rows.</param>
    /// <param name="churned">Their labels.</param>
    /// <param name="options">Complete options.</param>
    public TreeGrowth(BinnedFeatures features, IReadOnlyList<bool> churned, ForestOptions options)
    {
        this.features = features;
        this.churned = churned;
        this.options = options;
        churnRate = (double)churned.Count(hasChurned => hasChurned) / churned.Count;
        finder = new SplitFinder(features, options.MinimumLeafSize!.Value);
        order = new int[features.Columns];
        rows = new int[Math.Max(1, (int)Math.Round(churned.Count * options.RowFraction))];
        spare = new int[rows.Length];
    }

    /// <summary>Grows the tree of a number; it depends on nothing else.</summary>
    public RegressionTree Grow(int number)
    {
        var random = new RandomStream(options.Seed, number);
        for (var feature = 0; feature < order.Length; feature++) order[feature] = feature;
        var tree = new TreeBuilder(options.Trees, churnRate);
        var open = new PriorityQueue<Node, (double, int)>();
        var root = Inspect(new Node(0, DrawRows(random), Parent: -1, IsLeft: false), random);
        Enqueue(root);
        for (var leaves = 1; leaves < options.Leaves && open.TryPeek(out var node, out _) && node.Split.Gain > 0; leaves++)
        {
            open.Dequeue();
            var inner = tree.AddSplit(node, features.Threshold(node.Split.Feature, node.Split.Bin));
            Part(node);
            Enqueue(Inspect(new Node(node.Start, node.Split.Left, inner, IsLeft: true), random));
            Enqueue(
                Inspect(new Node(node.Start + node.Split.Left.Rows, node.All - node.Split.Left, inner, IsLeft: false), random));
        }

        while (open.TryDequeue(out var leaf, out _)) tree.AddLeaf(leaf);
        return tree.ToTree();

        void Enqueue(Node node) => open.Enqueue(node, (-node.Split.Gain, node.Start));
    }

    /// <summary>
    /// Draws rows without replacement, each choice equally likely, in the order of the file (Knuth's algorithm S).
    /// </summary>
    private ClassCounts DrawRows(RandomStream random)
    {
        var (drawn, tally) = (0, default(ClassCounts));
        for (var row = 0; drawn < rows.Length; row++)
        {
            if (random.NextBelow(churned.Count - row) >= rows.Length - drawn) continue;
            rows[drawn++] = (row << 1) | (churned[row] ? 1 : 0);
            tally += ClassCounts.Of(churned[row]);
        }

        return tally;
    }

    /// <summary>Looks for the node's best split among features drawn for it; draws on while none of them splits it.</summary>
    private Node Inspect(Node node, RandomStream random)
    {
        if (node.All.Churned == 0 || node.All.Churned == node.All.Rows || node.All.Rows / 2 < options.MinimumLeafSize)
            return node;
        var wanted = Math.Max(1, Math.Round(features.Columns * options.FeatureFractionPerSplit!.Value));
        var best = default(Split);
        for (var drawn = 0; drawn < order.Length && (drawn < wanted || best.Gain == 0); drawn++)
        {
            var other = drawn + random.NextBelow(order.Length - drawn);
            (order[drawn], order[other]) = (order[other], order[drawn]);
            var split = finder.Find(order[drawn], rows.AsSpan(node.Start, node.All.Rows), node.All);
            if (split.Gain > best.Gain) best = split;
        }

        // Gains of nodes with different numbers of rows are comparable as a decrease of the whole sum of squares.
        return node with { Split = best with { Gain = best.Gain / node.All.Rows } };
    }

    /// <summary>Brings the rows that go left to the front of the node's, each side in its old order.</summary>
    private void Part(Node node)
    {
        var codes = features.Codes(node.Split.Feature);
        var (left, right) = (node.Start, 0);
        foreach (var row in rows.AsSpan(node.Start, node.All.Rows))
        {
            if (codes[row >> 1] <= node.Split.Bin) rows[left++] = row;
            else spare[right++] = row;
        }

        spare.AsSpan(0, right).CopyTo(rows.AsSpan(left));
    }
}

/// <summary>The nodes of a tree so far.</summary>
/// <param name="trees">How many trees the forest has.</param>
/// <param name="churnRate">The share of churners among all training rows.</param>
internal sealed class TreeBuilder(int trees, double churnRate)
{
    /// <summary>How many rows of the average churn rate a leaf is given, so that its log-odds are finite.</summary>
    private const double PriorRows = 2;

    private readonly List<int> features = [], left = [], right = [];
    private readonly List<float> thresholds = [], leaves = [];

    /// <summary>Makes a node an inner one, and returns its number.</summary>
    public int AddSplit(Node node, float threshold)
    {
        var number = features.Count;
        Link(node, number);
        features.Add(node.Split.Feature);
        thresholds.Add(threshold);
        left.Add(0);
        right.Add(0);
        return number;
    }

    /// <summary>Makes a node a leaf: the log-odds of its smoothed share of churners, divided by the number of trees.</summary>
    public void AddLeaf(Node node)
    {
        Link(node, ~leaves.Count);
        var rate = (node.All.Churned + (PriorRows * churnRate)) / (node.All.Rows + PriorRows);
        leaves.Add((float)(LogOddsScale.OfProbability(rate) / trees));
    }

    public RegressionTree ToTree() => new([.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);

    private void Link(Node node, int child)
    {
        if (node.Parent >= 0) (node.IsLeft ? left : right)[node.Parent] = child;
    }
}
