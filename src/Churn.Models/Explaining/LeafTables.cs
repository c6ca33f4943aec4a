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

    private readonly List<(Condition Condition, int Bit)> conditions = [];
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
            foreach (var (place, path) in LeafPaths.Of(splits, root))
            {
                size += tables.AddLeaf(path, owners, size);
                found.Add(values[place]);
                if (size * sizeof(double) > MaxBytes) return null;
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
        foreach (ref readonly var one in own)
            pattern &= one.Condition.IsMetInOrder(features[one.Condition.Feature]) ? -1 : ~one.Bit; // no jump to guess
        return pattern;
    }

    /// <returns>The numbers of its table.</returns>
    private long AddLeaf(Condition[] path, int[] owners, long place)
    {
        int[] own = [.. path.Select(condition => owners[condition.Feature]).Where(owner => owner >= 0).Distinct()];
        if (own.Length > 22) return MaxBytes; // its table alone is too large
        leaves.Add(new Leaf((int)Math.Min(place, int.MaxValue), conditions.Count, path.Length, players.Count, own.Length));
        conditions.AddRange(path.Select(condition =>
            (condition, owners[condition.Feature] < 0 ? 0 : 1 << Array.IndexOf(own, owners[condition.Feature]))));
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

    /// <param name="Table">The place of its table: for each pattern a number for each of its columns.</param>
    /// <param name="FirstCondition">Its first condition.</param>
    /// <param name="Conditions">How many conditions lead to it.</param>
    /// <param name="FirstPlayer">Its first column.</param>
    /// <param name="Players">How many columns its conditions are on.</param>
    private readonly record struct Leaf(int Table, int FirstCondition, int Conditions, int FirstPlayer, int Players);
}
