using System.Numerics;
using System.Runtime.InteropServices;
using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// Trees as bits, one for each leaf from left to right: each split that a row does not meet clears the leaves on its left, and
/// the first leaf that is left is the row's (QuickScorer, Lucchese and others 2015). The bits of a row are the conjunction of
/// those of its columns, so a row of which some columns are another's needs no walk.
/// </summary>
internal sealed class LeafMasks
{
    private readonly int start;
    private readonly List<float> leaves = [];
    private readonly List<(int Word, int Words, int Leaf)> trees = [];
    private readonly Cut[][] cuts;

    /// <param name="splits">The nodes.</param>
    /// <param name="values">The value of the leaf at each place.</param>
    /// <param name="roots">The place of each tree's root.</param>
    /// <param name="start">The place of the trees' first feature among a row's values.</param>
    /// <param name="owners">The player of each feature; -1 for none.</param>
    /// <param name="players">How many players there are.</param>
    public LeafMasks(Split[] splits, float[] values, int[] roots, int start, int[] owners, int players)
    {
        this.start = start;
        var found = Enumerable.Range(0, players).Select(_ => new List<Cut>()).ToArray();
        foreach (var root in roots)
        {
            var first = leaves.Count;
            Number(root);
            var words = (leaves.Count - first + 63) / 64;
            trees.Add((Words, words, first));
            Words += words;

            void Number(int place)
            {
                var split = splits[place];
                if (split.ToRight == 0)
                {
                    leaves.Add(values[place]);
                    return;
                }

                var from = leaves.Count - first;
                Number(split.Left);
                // a feature of no column is the same for all rows: any column may hold it
                found[Math.Max(owners[split.Feature], 0)]
                    .Add(new Cut(split.Feature, split.Threshold, (64 * Words) + from, (64 * Words) + leaves.Count - first));
                Number(split.Left + split.ToRight);
            }
        }

        cuts = Array.ConvertAll(found, list => list.ToArray());
    }

    /// <summary>How many words of 64 bits all trees take.</summary>
    public int Words { get; }

    /// <summary>Writes the leaves that a column leaves to a row.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="player">The column.</param>
    /// <param name="mask">As many words as there are.</param>
    public void Write(ReadOnlySpan<float> values, int player, Span<ulong> mask)
    {
        var features = values[start..];
        mask.Fill(ulong.MaxValue);
        foreach (ref readonly var cut in cuts[player].AsSpan())
        {
            if (features[cut.Feature] <= cut.Threshold) continue;
            var (first, last) = (cut.From / 64, (cut.To - 1) / 64);
            var (low, high) = (ulong.MaxValue << (cut.From % 64), ulong.MaxValue >> (63 - ((cut.To - 1) % 64)));
            if (first == last)
            {
                mask[first] &= ~(low & high);
                continue;
            }

            mask[first] &= ~low;
            mask[(first + 1)..last].Clear();
            mask[last] &= ~high;
        }
    }

    /// <summary>The sum of the trees for a row whose leaves are those that are in both masks.</summary>
    public double Sum(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var sum = 0.0;
        foreach (var (word, words, leaf) in CollectionsMarshal.AsSpan(trees))
        {
            var at = word;
            var both = one[at] & other[at];
            while (both == 0 && at < word + words - 1) both = one[++at] & other[at];
            sum += leaves[leaf + (64 * (at - word)) + BitOperations.TrailingZeroCount(both)];
        }

        return sum;
    }

    /// <summary>A split: what is not met clears leaves.</summary>
    /// <param name="Feature">The feature that is compared.</param>
    /// <param name="Threshold">The largest value that meets it.</param>
    /// <param name="From">The bit of the first leaf on its left.</param>
    /// <param name="To">The bit behind the last.</param>
    private readonly record struct Cut(int Feature, float Threshold, int From, int To);
}
