using System.Numerics;
using System.Runtime.InteropServices;
using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// For each leaf of some trees, what its columns bring by the pattern of those whose conditions a customer meets, the background
/// counted in.
/// </summary>
internal sealed class LeafTables
{
    /// <summary>The most memory that tables take; trees with more leaves, or longer paths, are walked instead.</summary>
    private const long MaxBytes = 32 << 20;

    private readonly List<Condition> conditions = [];
    private readonly List<int> players = [];
    private readonly List<Leaf> leaves = [];
    private double[] table = [];

    private LeafTables()
    {
    }

    /// <summary>The tables of trees; null where they would take too much memory.</summary>
    /// <param name="splits">The nodes.</param>
    /// <param name="values">The value of the leaf at each place.</param>
    /// <param name="roots">The place of each tree's root.</param>
    /// <param name="owners">The player of each feature; -1 for none.</param>
    /// <param name="background">The features of the background rows.</param>
    public static LeafTables? Of(Split[] splits, float[] values, int[] roots, int[] owners, float[][] background)
    {
        background = Array.ConvertAll(background, row =>
        {
            var ordered = new float[row.Length];
            Order(row, ordered);
            return ordered;
        });
        var tables = new LeafTables();
        var (size, found) = (0L, new List<float>());
        foreach (var root in roots)
        {
            var open = new Stack<(int Place, Condition[] Path)>([(root, [])]);
            while (open.TryPop(out var next))
            {
                var split = splits[next.Place];
                if (split.ToRight == 0)
                {
                    size += tables.AddLeaf(next.Path, owners, size);
                    found.Add(values[next.Place]);
                    if (size * sizeof(double) > MaxBytes) return null;
                    continue;
                }

                open.Push((split.Left, Narrow(next.Path, new(split.Feature, float.NegativeInfinity, split.Threshold))));
                open.Push((split.Left + split.ToRight,
                    Narrow(next.Path, new(split.Feature, split.Threshold, float.PositiveInfinity))));
            }
        }

        tables.table = new double[size];
        for (var leaf = 0; leaf < found.Count; leaf++) tables.Fill(leaf, found[leaf], background);
        return tables;
    }

    /// <summary>Adds what each leaf brings.</summary>
    public void Add(ReadOnlySpan<float> features, double scale, Span<double> contributions)
    {
        Span<float> ordered = features.Length <= 1_024 ? stackalloc float[features.Length] : new float[features.Length];
        Order(features, ordered);
        Span<double> sums = contributions.Length <= 256
            ? stackalloc double[contributions.Length]
            : new double[contributions.Length];
        sums.Clear();
        foreach (ref readonly var leaf in CollectionsMarshal.AsSpan(leaves))
        {
            var place = leaf.Table + (PatternOf(leaf, ordered) * leaf.Players);
            for (var i = 0; i < leaf.Players; i++) sums[players[leaf.FirstPlayer + i]] += table[place + i];
        }

        for (var player = 0; player < sums.Length; player++) contributions[player] += scale * sums[player];
    }

    /// <summary>Puts what is not a number above every threshold, as the trees do.</summary>
    private static void Order(ReadOnlySpan<float> features, Span<float> ordered)
    {
        for (var i = 0; i < features.Length; i++)
            ordered[i] = float.IsNaN(features[i]) ? float.PositiveInfinity : features[i];
    }

    /// <summary>A bit for each column of a leaf's path: whether ordered features meet all conditions on it.</summary>
    private int PatternOf(in Leaf leaf, ReadOnlySpan<float> features)
    {
        var pattern = (1 << leaf.Players) - 1;
        var own = CollectionsMarshal.AsSpan(conditions)
            .Slice(leaf.FirstCondition, leaf.Conditions);
        foreach (ref readonly var condition in own)
            pattern &= condition.IsMet(features[condition.Feature]) ? -1 : ~condition.Bit; // no jump to guess
        return pattern;
    }

    /// <returns>The numbers of its table.</returns>
    private long AddLeaf(Condition[] path, int[] owners, long place)
    {
        int[] own = [.. path.Select(condition => owners[condition.Feature]).Where(owner => owner >= 0).Distinct()];
        if (own.Length > 22) return MaxBytes; // its table alone is too large
        leaves.Add(new Leaf((int)Math.Min(place, int.MaxValue), conditions.Count, path.Length, players.Count, own.Length));
        conditions.AddRange(path.Select(condition =>
            condition with { Bit = owners[condition.Feature] < 0 ? 0 : 1 << Array.IndexOf(own, owners[condition.Feature]) }));
        players.AddRange(own);
        return (1L << own.Length) * own.Length;
    }

    private void Fill(int number, double value, float[][] background)
    {
        var leaf = leaves[number];
        var all = (1 << leaf.Players) - 1;
        foreach (var rows in background.CountBy(row => PatternOf(leaf, row)))
        {
            // the customer must meet what these rows do not
            var free = rows.Key;
            for (var also = free; ; also = (also - 1) & free)
            {
                Share(leaf, (all & ~free) | also, free, value * rows.Value / background.Length);
                if (also == 0) break;
            }
        }
    }

    /// <param name="leaf">The leaf.</param>
    /// <param name="customer">The columns that a customer meets.</param>
    /// <param name="row">The columns that the background rows meet; between them they meet all.</param>
    /// <param name="value">What the leaf counts.</param>
    private void Share(in Leaf leaf, int customer, int row, double value)
    {
        var (met, unmet) = (customer & ~row, row & ~customer);
        var (more, less) = (BitOperations.PopCount((uint)met), BitOperations.PopCount((uint)unmet));
        var place = leaf.Table + (customer * leaf.Players);
        for (var i = 0; i < leaf.Players; i++)
        {
            if ((met >> i & 1) != 0) table[place + i] += value * ShapleyWeights.Of(more, less);
            else if ((unmet >> i & 1) != 0) table[place + i] -= value * ShapleyWeights.Of(less, more);
        }
    }

    /// <summary>A path with one condition more; those on one feature become one.</summary>
    private static Condition[] Narrow(Condition[] path, Condition further)
    {
        var same = Array.FindIndex(path, condition => condition.Feature == further.Feature);
        if (same < 0) return [.. path, further];
        var narrowed = (Condition[])path.Clone();
        narrowed[same] = new(
            further.Feature, Math.Max(path[same].Above, further.Above), Math.Min(path[same].UpTo, further.UpTo));
        return narrowed;
    }

    /// <summary>A feature must be above one number, and not above another.</summary>
    private readonly record struct Condition(int Feature, float Above, float UpTo, int Bit = 0)
    {
        public bool IsMet(float value) => (value > Above) & (value <= UpTo);
    }

    /// <param name="Table">The place of its table: for each pattern a number for each of its columns.</param>
    /// <param name="FirstCondition">Its first condition.</param>
    /// <param name="Conditions">How many conditions lead to it.</param>
    /// <param name="FirstPlayer">Its first column.</param>
    /// <param name="Players">How many columns its conditions are on.</param>
    private readonly record struct Leaf(int Table, int FirstCondition, int Conditions, int FirstPlayer, int Players);
}
