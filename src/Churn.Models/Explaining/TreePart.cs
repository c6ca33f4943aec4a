using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// Trees over features that come from one column each. Their Shapley values are exact: a leaf counts for a customer on the columns
/// whose conditions it takes the customer, and not the background row, to meet (Woodelf, arXiv 2511.09376). Small trees have a
/// table of what each pattern of met conditions brings, over the whole background; of large ones, the customer and each background
/// row are walked down together (Laberge and Pequignot, arXiv 2209.15123).
/// </summary>
internal sealed class TreePart : Part
{
    /// <summary>The deepest tree that is explained exactly.</summary>
    public const int MaxDepth = ShapleyWeights.MaxPlayers;

    private readonly Split[] splits;
    private readonly float[] leaves;
    private readonly int[] roots;
    private readonly int start;
    private readonly int[] owners;
    private readonly double weight;
    private float[][] background = [];
    private LeafTables? tables;

    /// <param name="layout">The trees.</param>
    /// <param name="start">The place of their first feature.</param>
    /// <param name="owners">The player of each feature; -1 for none.</param>
    /// <param name="weight">What their sum counts.</param>
    public TreePart(TreeLayout layout, int start, int[] owners, double weight)
    {
        (splits, leaves, roots) = ([.. layout.Splits], [.. layout.Leaves], [.. layout.Roots.Select(root => root.Root)]);
        (this.start, this.owners, this.weight) = (start, owners, weight);
    }

    public override bool IsExact => true;

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown)
    {
        var features = values[start..];
        var sum = 0.0;
        foreach (var root in roots)
        {
            var place = root;
            while (splits[place].ToRight != 0) place = Next(place, features);
            sum += leaves[place];
        }

        return weight * sum;
    }

    public override void Learn(Background background)
    {
        this.background = Array.ConvertAll(background.Values, row => row[start..(start + owners.Length)]);
        tables = LeafTables.Of(splits, leaves, roots, owners, this.background);
    }

    public override void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions)
    {
        var features = values.Slice(start, owners.Length);
        if (tables is not null)
        {
            tables.Add(features, scale * weight, contributions);
            return;
        }

        var sums = new double[contributions.Length];
        var sides = new Side[contributions.Length];
        foreach (var row in background)
            foreach (var root in roots) new Walk(this, features, row, sides, sums).Down(root, 0, 0);
        for (var player = 0; player < sums.Length; player++)
            contributions[player] += scale * weight / background.Length * sums[player];
    }

    private int Next(int place, ReadOnlySpan<float> features)
    {
        ref readonly var split = ref splits[place];
        return split.Left + (features[split.Feature] <= split.Threshold ? 0 : split.ToRight);
    }

    /// <summary>Whose values a path has followed on a column where the two part.</summary>
    private enum Side : byte
    {
        Both,
        Customer,
        Row,
    }

    /// <summary>The way of a customer and a background row down a tree.</summary>
    private readonly ref struct Walk(
        TreePart trees, ReadOnlySpan<float> customer, ReadOnlySpan<float> row, Side[] sides, double[] sums)
    {
        private readonly ReadOnlySpan<float> customer = customer;
        private readonly ReadOnlySpan<float> row = row;

        /// <returns>
        /// What the leaves below bring each column on which the path followed the customer, and each on which it followed the row.
        /// </returns>
        public (double Met, double Unmet) Down(int place, int met, int unmet)
        {
            while (trees.splits[place].ToRight != 0)
            {
                var owner = trees.owners[trees.splits[place].Feature];
                var (mine, other) = (trees.Next(place, customer), trees.Next(place, row));
                var side = owner < 0 ? Side.Customer : sides[owner];
                if (mine == other || side == Side.Customer)
                {
                    place = mine;
                }
                else if (side == Side.Row)
                {
                    place = other;
                }
                else
                {
                    sides[owner] = Side.Customer;
                    var followed = Down(mine, met + 1, unmet);
                    sides[owner] = Side.Row;
                    var left = Down(other, met, unmet + 1);
                    sides[owner] = Side.Both;
                    sums[owner] += followed.Met + left.Unmet;
                    return (followed.Met + left.Met, followed.Unmet + left.Unmet);
                }
            }

            var leaf = trees.leaves[place];
            return (leaf * ShapleyWeights.Of(met, unmet), -leaf * ShapleyWeights.Of(unmet, met));
        }
    }
}
