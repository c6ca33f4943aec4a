using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Churn.Models.Onnx;

/// <summary>
/// Trees that many rows are walked down together which differ in some features only. Rows that go the same way go it once. The
/// leaves add up tree by tree, so each sum has the bits that <see cref="TreeEnsembleOp"/> gives.
/// </summary>
internal sealed class TreePaths
{
    /// <summary>The most rows that are walked down together.</summary>
    public const int Rows = 64;

    private const int Lanes = 8;

    private static readonly Vector256<int> Bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);

    private readonly Split[] splits;
    private readonly float[] leaves;
    private readonly int[] roots;
    private readonly int[] places;

    /// <param name="node">The operator.</param>
    /// <param name="isMoving">Whether rows differ in each feature.</param>
    public TreePaths(NodeProto node, bool[] isMoving)
    {
        var layout = TreeLayout.Of(node, isMoving.Length);
        (splits, leaves, roots) = (layout.Splits, layout.Leaves, Array.ConvertAll(layout.Roots, root => root.Root));
        Moving = [.. isMoving.Index().Where(feature => feature.Item).Select(feature => feature.Index)];
        places = new int[isMoving.Length];
        Array.Fill(places, -1);
        for (var place = 0; place < Moving.Length; place++) places[Moving[place]] = place;
    }

    /// <summary>The features in which rows differ.</summary>
    public int[] Moving { get; }

    /// <summary>Adds up the leaves of each row.</summary>
    /// <param name="features">The features of any of the rows.</param>
    /// <param name="moving">
    /// For each moving feature its values in <see cref="Rows"/> rows; those after the last row count for nothing.
    /// </param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="sums"><see cref="Rows"/> floats, which get the sums.</param>
    public void Sum(ReadOnlySpan<float> features, ReadOnlySpan<float> moving, int rows, Span<float> sums)
    {
        Span<(float Least, float Most)> ranges = stackalloc (float, float)[Moving.Length];
        for (var place = 0; place < ranges.Length; place++)
            ranges[place] = RangeOf(moving.Slice(place * Rows, rows));
        sums.Clear();
        var walk = new Walk(this, features, moving, ranges, sums, rows);
        foreach (var root in roots) walk.Down(root, walk.All);
    }

    /// <summary>The least and the most; NaN where a value is missing, so that no threshold is above or below all.</summary>
    private static (float Least, float Most) RangeOf(ReadOnlySpan<float> values)
    {
        var (least, most) = (values[0], values[0]);
        foreach (var value in values) (least, most) = (MathF.Min(least, value), MathF.Max(most, value));
        return (least, most);
    }

    /// <summary>The way of rows down the trees.</summary>
    private readonly ref struct Walk(
        TreePaths trees,
        ReadOnlySpan<float> features,
        ReadOnlySpan<float> moving,
        ReadOnlySpan<(float Least, float Most)> ranges,
        Span<float> sums,
        int rows)
    {
        private readonly ReadOnlySpan<float> features = features;
        private readonly ReadOnlySpan<float> moving = moving;
        private readonly ReadOnlySpan<(float Least, float Most)> ranges = ranges;
        private readonly Span<Vector256<float>> sums =
            MemoryMarshal.Cast<float, Vector256<float>>(sums)[..((rows + Lanes - 1) / Lanes)];
        private readonly Split[] splits = trees.splits;
        private readonly int[] places = trees.places;

        /// <summary>A bit for each row.</summary>
        public ulong All { get; } = ulong.MaxValue >> (Rows - rows);

        /// <summary>Takes some of the rows down to their leaves, and adds those to their sums.</summary>
        public void Down(int node, ulong some)
        {
            while (true)
            {
                ref readonly var split = ref splits[node];
                if (split.ToRight == 0) break;
                var place = places[split.Feature];
                if (place < 0)
                {
                    node = split.Left + (features[split.Feature] <= split.Threshold ? 0 : split.ToRight);
                    continue;
                }

                var left = LeftOf(place, split.Threshold) & some;
                if (left != 0 && left != some)
                {
                    Down(split.Left, left);
                    (node, some) = (split.Left + split.ToRight, some & ~left);
                }
                else
                {
                    node = split.Left + (left != 0 ? 0 : split.ToRight);
                }
            }

            Add(trees.leaves[node], some);
        }

        private ulong LeftOf(int place, float threshold)
        {
            if (ranges[place].Most <= threshold) return All;
            if (ranges[place].Least > threshold) return 0;
            var values = MemoryMarshal.Cast<float, Vector256<float>>(moving.Slice(place * Rows, Rows));
            var (limit, left) = (Vector256.Create(threshold), 0UL);
            for (var lane = 0; lane < sums.Length; lane++)
                left |= (ulong)Vector256.LessThanOrEqual(values[lane], limit).ExtractMostSignificantBits() << (lane * Lanes);
            return left;
        }

        private void Add(float leaf, ulong some)
        {
            var added = Vector256.Create(leaf);
            if (some == All)
            {
                for (var lane = 0; lane < sums.Length; lane++) sums[lane] += added;
                return;
            }

            for (var lane = BitOperations.TrailingZeroCount(some) / Lanes; lane < sums.Length; lane++)
            {
                var bits = Vector256.Create((int)(some >> (lane * Lanes)) & 0xFF) & Bits;
                sums[lane] = Vector256.ConditionalSelect(
                    Vector256.Equals(bits, Bits).AsSingle(), sums[lane] + added, sums[lane]);
            }
        }
    }
}
