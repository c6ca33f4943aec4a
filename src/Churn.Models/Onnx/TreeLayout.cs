namespace Churn.Models.Onnx;

/// <summary>A node of a tree.</summary>
/// <param name="Feature">The number of a feature; a row goes left where it is at or below the threshold.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Left">The place of the left child; of a leaf, its own.</param>
/// <param name="ToRight">How far behind it the right child stands: 1; of a leaf 0.</param>
internal readonly record struct Split(int Feature, float Threshold, int Left, int ToRight);

/// <summary>Lays the trees of an operator out, so that children are neighbours and a leaf leads to itself.</summary>
internal sealed class TreeLayout
{
    private readonly TreeOperator trees;
    private readonly int columns;
    private int places;

    private TreeLayout(TreeOperator trees, int columns)
    {
        (this.trees, this.columns) = (trees, columns);
        // Each node has one place: else it would be reached on two ways, or on endlessly many. A single leaf has its node's.
        var most = trees.Features.Length + trees.Leaves.Length;
        (Splits, Leaves) = (new Split[most], new float[most]);
        Roots = Array.ConvertAll(trees.Roots, Lay);
    }

    /// <summary>The nodes and leaves of all trees.</summary>
    public Split[] Splits { get; }

    /// <summary>The value of the leaf at each place; 0 where there is none.</summary>
    public float[] Leaves { get; }

    /// <summary>Where each tree begins, and how many splits lead to its lowest leaf.</summary>
    public (int Root, int Depth)[] Roots { get; }

    /// <exception cref="UnknownGraphException">They are no trees as <see cref="TreeEnsemble"/> writes them.</exception>
    public static TreeLayout Of(NodeProto node, int columns) => new(TreeOperator.Of(node), columns);

    private (int Root, int Depth) Lay(int first)
    {
        var (root, depth) = (Reserve(1), 0);
        var isLeaf = trees.Left[first] < 0 && trees.Left[first] == trees.Right[first];
        var open = new Stack<(int Child, int Place, int Depth)>([(isLeaf ? trees.Left[first] : first, root, 0)]);
        while (open.TryPop(out var next))
        {
            depth = Math.Max(depth, next.Depth);
            if (next.Child < 0)
            {
                Splits[next.Place] = new Split(0, 0, next.Place, 0);
                Leaves[next.Place] = trees.Leaves[~next.Child];
                continue;
            }

            var feature = trees.Features[next.Child];
            if (feature < 0 || feature >= columns)
                throw new UnknownGraphException("its trees have nodes that this version does not know.");
            var children = Reserve(2);
            Splits[next.Place] = new Split(feature, trees.Thresholds[next.Child], children, 1);
            open.Push((trees.Left[next.Child], children, next.Depth + 1));
            open.Push((trees.Right[next.Child], children + 1, next.Depth + 1));
        }

        return (root, depth);
    }

    private int Reserve(int count)
    {
        places += count;
        return places <= Splits.Length ? places - count : throw new UnknownGraphException("its trees are no trees.");
    }
}
