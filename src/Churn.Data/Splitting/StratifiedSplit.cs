using Churn.Core.Numerics;

namespace Churn.Data.Splitting;

/// <summary>
/// Splits rows so that every part has the share of churned customers of the whole, and no group of rows is torn. The seed alone
/// decides.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>Holds a part out.</summary>
    /// <param name="churned">One label per row.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="groupOf">The group of each row, any number; null where each row is one of its own.</param>
    /// <returns>The positions of the rows to learn from and of those held out, each in ascending order.</returns>
    public static (int[] Training, int[] Holdout) HoldOut(
        IReadOnlyList<bool> churned, double fraction, int seed, IReadOnlyList<int>? groupOf = null) =>
        HoldOut(ShuffledClasses(churned, seed, groupOf), churned.Count, fraction);

    /// <summary>
    /// Holds out, of each class, the rows with the smallest lots: a row with a lot of its own is on the same side whatever other
    /// rows there are, but for the few next to the border.
    /// </summary>
    /// <param name="churned">One label per row.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="lots">The lot of each row, evenly spread; that of a group is its first row's.</param>
    /// <param name="groupOf">The group of each row, any number.</param>
    /// <returns>The positions of the rows to learn from and of those held out, each in ascending order.</returns>
    public static (int[] Training, int[] Holdout) HoldOut(
        IReadOnlyList<bool> churned, double fraction, IReadOnlyList<ulong> lots, IReadOnlyList<int> groupOf)
    {
        var classes = Classes(churned, groupOf);
        foreach (var groups in classes) Array.Sort(Array.ConvertAll(groups, group => (lots[group[0]], group[0])), groups);
        return HoldOut(classes, churned.Count, fraction);
    }

    private static (int[] Training, int[] Holdout) HoldOut(int[][][] classes, int rows, double fraction)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1.");
        var held = new bool[rows];
        foreach (var groups in classes)
        {
            var wanted = (int)Math.Round(groups.Sum(group => group.Length) * fraction);
            foreach (var group in groups)
            {
                if (wanted <= 0) break;
                foreach (var row in group) held[row] = true;
                wanted -= group.Length;
            }
        }

        return (Positions(held, false), Positions(held, true));
    }

    /// <summary>Deals the rows into folds of equal size, as far as the groups allow.</summary>
    /// <param name="churned">One label per row.</param>
    /// <param name="folds">How many, 2 or more.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="groupOf">The group of each row, any number; null where each row is one of its own.</param>
    /// <returns>The fold of each row, from 0.</returns>
    public static int[] Folds(IReadOnlyList<bool> churned, int folds, int seed, IReadOnlyList<int>? groupOf = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var foldOf = new int[churned.Count];
        var sizes = new int[folds];
        foreach (var groups in ShuffledClasses(churned, seed, groupOf))
        {
            var sizesOfClass = new int[folds];
            foreach (var group in groups)
            {
                var smallest = Enumerable.Range(0, folds).MinBy(fold => (sizesOfClass[fold], sizes[fold], fold));
                foreach (var row in group) foldOf[row] = smallest;
                sizesOfClass[smallest] += group.Length;
                sizes[smallest] += group.Length;
            }
        }

        return foldOf;
    }

    /// <summary>The rows of a fold, or all the others, in ascending order.</summary>
    public static int[] Rows(IReadOnlyList<int> foldOf, int fold, bool inside) =>
        [.. Enumerable.Range(0, foldOf.Count).Where(row => (foldOf[row] == fold) == inside)];

    /// <summary>Whether each of so many folds holds churned rows and others.</summary>
    public static bool HaveBothClasses(IReadOnlyList<bool> churned, IReadOnlyList<int> foldOf, int folds) =>
        foldOf.Zip(churned).Distinct().Count() == 2 * folds;

    /// <summary>The groups with a churned row, then those without one, each in a random order.</summary>
    private static int[][][] ShuffledClasses(IReadOnlyList<bool> churned, int seed, IReadOnlyList<int>? groupOf)
    {
        var random = new SubtractiveRandom(seed);
        var classes = Classes(churned, groupOf);
        foreach (var groups in classes) random.Shuffle<int[]>(groups);
        return classes;
    }

    /// <summary>The groups with a churned row, then those without one, in the order of the rows.</summary>
    private static int[][][] Classes(IReadOnlyList<bool> churned, IReadOnlyList<int>? groupOf)
    {
        var groups = Enumerable.Range(0, churned.Count)
            .GroupBy(row => groupOf?[row] ?? row)
            .Select(group => group.ToArray())
            .ToLookup(group => group.Any(row => churned[row]));
        return [groups[true].ToArray(), groups[false].ToArray()];
    }

    private static int[] Positions(bool[] flags, bool value) =>
        [.. Enumerable.Range(0, flags.Length).Where(i => flags[i] == value)];
}
