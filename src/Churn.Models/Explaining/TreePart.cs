using System.Numerics;
using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// Trees over features that come from one column each. Their Shapley values are exact: a leaf counts for a customer on the
/// columns whose conditions it takes the customer, and not the background row, to meet (Woodelf, arXiv 2511.09376). Small trees
/// have a table of what each pattern of met conditions brings, over the whole background; of large ones, the customer and the
/// background rows are walked down together (Laberge and Pequignot, arXiv 2209.15123).
/// </summary>
internal sealed class TreePart : Part
{
    /// <summary>The deepest tree that is explained exactly.</summary>
    public const int MaxDepth = ShapleyWeights.MaxPlayers;

    /// <summary>Trees that are walked down at the same time: while one waits for memory, the others go on.</summary>
    private const int Together = 4;

    /// <summary>Background rows that are walked down together.</summary>
    private const int RowsAtOnce = 64;

    private readonly Split[] splits;
    private readonly float[] leaves;
    private readonly (int Root, int Depth)[] roots;
    private readonly int start;
    private readonly int[] owners;
    private readonly double weight;
    private float[][] background = [];
    private LeafTables? tables;
    private (ulong Rows, ulong[] Left)[] rowsLeft = [];

    /// <param name="layout">The trees.</param>
    /// <param name="start">The place of their first feature.</param>
    /// <param name="owners">The player of each feature; -1 for none.</param>
    /// <param name="weight">What their sum counts.</param>
    public TreePart(TreeLayout layout, int start, int[] owners, double weight)
    {
        (splits, leaves, roots) = ([.. layout.Splits], [.. layout.Leaves], [.. layout.Roots]);
        (this.start, this.owners, this.weight) = (start, owners, weight);
    }

    public override bool IsExact => true;

    public override IEnumerable<TreePart> Trees => [this];

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        if (mixture is not null) return weight * mixture.SumOf(this);
        var features = values[start..];
        var sum = 0.0;
        var tree = 0;
        for (; tree + Together <= roots.Length; tree += Together)
        {
            var (a, b, c, d) = (roots[tree].Root, roots[tree + 1].Root, roots[tree + 2].Root, roots[tree + 3].Root);
            var depth = Math.Max(
                Math.Max(roots[tree].Depth, roots[tree + 1].Depth), Math.Max(roots[tree + 2].Depth, roots[tree + 3].Depth));
            for (; depth > 0; depth--)
                (a, b, c, d) = (Next(a, features), Next(b, features), Next(c, features), Next(d, features));
            sum += (double)leaves[a] + leaves[b] + leaves[c] + leaves[d];
        }

        for (; tree < roots.Length; tree++)
        {
            var (place, depth) = roots[tree];
            for (; depth > 0; depth--) place = Next(place, features); // a leaf leads to itself
            sum += leaves[place];
        }

        return weight * sum;
    }

    public override void Learn(Background background)
    {
        this.background = Array.ConvertAll(background.Values, row => row[start..(start + owners.Length)]);
        tables = LeafTables.Of(splits, leaves, [.. roots.Select(root => root.Root)], owners, this.background);
        rowsLeft = tables is null ? [.. this.background.Chunk(RowsAtOnce).Select(GoLeft)] : [];
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
        foreach (var (rows, left) in rowsLeft)
            foreach (var (root, _) in roots) new Walk(this, features, left, sides, sums).Down(root, rows, 0, 0);
        for (var player = 0; player < sums.Length; player++)
            contributions[player] += scale * weight / background.Length * sums[player];
    }

    /// <summary>Makes a mask of leaves for each column.</summary>
    /// <param name="players">How many columns there are.</param>
    public LeafMasks ToMasks(int players) => new(splits, leaves, [.. roots.Select(root => root.Root)], start, owners, players);

    public override bool Collect(double scale, ShapeTerms terms)
    {
        foreach (var (root, _) in roots)
            foreach (var (place, path) in LeafPaths.Of(splits, root))
                terms.Leaves.Add(new LeafTerm(
                    Array.ConvertAll(path, condition => condition with { Feature = start + condition.Feature }),
                    scale * weight * leaves[place]));
        return true;
    }

    /// <summary>For background rows, a bit each, at each split those that go left.</summary>
    private (ulong Rows, ulong[] Left) GoLeft(float[][] rows)
    {
        var left = new ulong[splits.Length];
        for (var place = 0; place < left.Length; place++)
            for (var row = 0; row < rows.Length; row++)
                if (rows[row][splits[place].Feature] <= splits[place].Threshold) left[place] |= 1UL << row;
        return (ulong.MaxValue >> (RowsAtOnce - rows.Length), left);
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

    /// <summary>The way of a customer and background rows down a tree, rows that go alike together.</summary>
    private readonly ref struct Walk(
        TreePart trees, ReadOnlySpan<float> customer, ulong[] left, Side[] sides, double[] sums)
    {
        private readonly ReadOnlySpan<float> customer = customer;

        /// <returns>
        /// What the leaves below bring each column on which the path followed the customer, and each on which it followed rows.
        /// </returns>
        public (double Met, double Unmet) Down(int place, ulong rows, int met, int unmet)
        {
            while (trees.splits[place].ToRight != 0)
            {
                ref readonly var split = ref trees.splits[place];
                var owner = trees.owners[split.Feature];
                var side = owner < 0 ? Side.Customer : sides[owner];
                var (goLeft, goRight) = (rows & left[place], rows & ~left[place]);
                if (side == Side.Row)
                {
                    if (goLeft != 0 && goRight != 0)
                        return Add(
                            Down(split.Left, goLeft, met, unmet), Down(split.Left + split.ToRight, goRight, met, unmet));
                    place = split.Left + (goLeft != 0 ? 0 : split.ToRight);
                    continue;
                }

                var mine = trees.Next(place, customer);
                var others = mine == split.Left ? goRight : goLeft;
                if (side == Side.Both && others != 0) return Part(owner, mine, place, rows, others, met, unmet);
                place = mine;
            }

            var leaf = trees.leaves[place] * (double)BitOperations.PopCount(rows);
            return (leaf * ShapleyWeights.Of(met, unmet), -leaf * ShapleyWeights.Of(unmet, met));
        }

        /// <summary>Goes on where some rows do not go the customer's way.</summary>
        private (double Met, double Unmet) Part(
            int owner, int mine, int place, ulong rows, ulong others, int met, int unmet)
        {
            var split = trees.splits[place];
            sides[owner] = Side.Customer;
            var followed = Down(mine, others, met + 1, unmet);
            sides[owner] = Side.Row;
            var parted = Down((2 * split.Left) + split.ToRight - mine, others, met, unmet + 1);
            sides[owner] = Side.Both;
            sums[owner] += followed.Met + parted.Unmet;
            var sum = Add(followed, parted);
            return rows == others ? sum : Add(sum, Down(mine, rows & ~others, met, unmet));
        }

        private static (double Met, double Unmet) Add((double Met, double Unmet) one, (double Met, double Unmet) other) =>
            (one.Met + other.Met, one.Unmet + other.Unmet);
    }
}
