using System.Numerics;
using System.Runtime.Intrinsics;

namespace Churn.Models.Onnx;

/// <summary>
/// A binary tree in arrays. Inner node i sends a row left if its feature is at or below the threshold. A child that is 0 or
/// more is an inner node, a negative one is the leaf with the number <c>~child</c>. Node 0 is the root; a tree without inner
/// nodes has the single leaf 0.
/// </summary>
/// <param name="Features">The feature of each inner node.</param>
/// <param name="Thresholds">The threshold of each inner node.</param>
/// <param name="Left">The left child of each inner node.</param>
/// <param name="Right">The right child of each inner node.</param>
/// <param name="Leaves">The value of each leaf.</param>
public sealed record RegressionTree(int[] Features, float[] Thresholds, int[] Left, int[] Right, float[] Leaves)
{
    /// <summary>The number of the leaf that a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<float> features)
    {
        if (Features.Length == 0) return 0;
        var node = 0;
        while (node >= 0) node = features[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
        return ~node;
    }

    /// <summary>Adds the value of the leaf that each of many rows falls into to its sum.</summary>
    /// <param name="sums">One for each row.</param>
    /// <param name="columns">The features, column by column: of each column all rows.</param>
    /// <remarks>
    /// Of trees with few leaves, eight rows at a time ask all nodes, without a branch that has to be guessed: a node that sends a
    /// row right shuts the leaves on its left, and of those still open the first is the row's. C. Lucchese et al., "Exploiting
    /// CPU SIMD extensions to speed-up document scoring with tree ensembles", SIGIR 2016.
    /// </remarks>
    public void AddTo(Span<float> sums, ReadOnlySpan<float> columns)
    {
        var row = Leaves.Length <= sizeof(uint) * 8 ? AddEights(sums, columns) : 0;
        for (; row < sums.Length; row++)
        {
            var node = Features.Length == 0 ? ~0 : 0;
            while (node >= 0)
                node = columns[(Features[node] * sums.Length) + row] <= Thresholds[node] ? Left[node] : Right[node];
            sums[row] += Leaves[~node];
        }
    }

    /// <returns>The first row that is left.</returns>
    private int AddEights(Span<float> sums, ReadOnlySpan<float> columns)
    {
        Span<uint> notOnLeft = stackalloc uint[Features.Length];
        Span<float> fromLeft = stackalloc float[Leaves.Length];
        if (Features.Length == 0) fromLeft[0] = Leaves[0];
        else Number(0, 0, notOnLeft, fromLeft);
        Span<uint> open = stackalloc uint[Vector256<uint>.Count];
        var row = 0;
        for (; row + open.Length <= sums.Length; row += open.Length)
        {
            var leaves = Vector256<uint>.AllBitsSet;
            for (var node = 0; node < notOnLeft.Length; node++)
            {
                var values = Vector256.Create(columns.Slice((Features[node] * sums.Length) + row, open.Length));
                var goesLeft = Vector256.LessThanOrEqual(values, Vector256.Create(Thresholds[node]));
                leaves &= goesLeft.AsUInt32() | Vector256.Create(notOnLeft[node]);
            }

            leaves.CopyTo(open);
            for (var i = 0; i < open.Length; i++) sums[row + i] += fromLeft[BitOperations.TrailingZeroCount(open[i])];
        }

        return row;
    }

    /// <summary>Numbers the leaves below a node from left to right.</summary>
    /// <param name="node">The node, or a leaf as a child.</param>
    /// <param name="leaf">The number of its first leaf.</param>
    /// <param name="notOnLeft">Of each node, the leaves that are not below its left child, one bit each.</param>
    /// <param name="fromLeft">The value of each leaf by its number.</param>
    /// <returns>The number of the next leaf.</returns>
    private int Number(int node, int leaf, Span<uint> notOnLeft, Span<float> fromLeft)
    {
        if (node < 0)
        {
            fromLeft[leaf] = Leaves[~node];
            return leaf + 1;
        }

        var right = Number(Left[node], leaf, notOnLeft, fromLeft);
        notOnLeft[node] = ~(((1u << (right - leaf)) - 1) << leaf);
        return Number(Right[node], right, notOnLeft, fromLeft);
    }
}
