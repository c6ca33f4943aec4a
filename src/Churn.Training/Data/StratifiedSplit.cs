namespace Churn.Training.Data;

/// <summary>Splits rows so that every part has the share of churned customers of the whole. The seed alone decides.</summary>
public static class StratifiedSplit
{
    /// <summary>Holds a part out.</summary>
    /// <param name="churned">One label per row.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The positions of the rows to learn from and of those held out, each in ascending order.</returns>
    public static (int[] Training, int[] Holdout) HoldOut(IReadOnlyList<bool> churned, double fraction, int seed)
    {
        if (!(fraction > 0 && fraction < 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1.");
        var held = new bool[churned.Count];
        foreach (var members in ShuffledClasses(churned, seed))
            foreach (var row in members.Take((int)Math.Round(members.Length * fraction))) held[row] = true;
        return (Positions(held, false), Positions(held, true));
    }

    /// <summary>Deals the rows into folds of equal size.</summary>
    /// <param name="churned">One label per row.</param>
    /// <param name="folds">How many, 2 or more.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The fold of each row, from 0.</returns>
    public static int[] Folds(IReadOnlyList<bool> churned, int folds, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var foldOf = new int[churned.Count];
        var next = 0; // goes on from class to class, so that the folds' sizes differ by one at most
        foreach (var members in ShuffledClasses(churned, seed))
            foreach (var row in members) foldOf[row] = next++ % folds;
        return foldOf;
    }

    /// <summary>The rows of a fold, or all the others, in ascending order.</summary>
    public static int[] Rows(IReadOnlyList<int> foldOf, int fold, bool inside) =>
        [.. Enumerable.Range(0, foldOf.Count).Where(row => (foldOf[row] == fold) == inside)];

    private static int[][] ShuffledClasses(IReadOnlyList<bool> churned, int seed)
    {
        var random = new Random(seed);
        return [.. new[] { true, false }.Select(label =>
        {
            var members = Enumerable.Range(0, churned.Count).Where(row => churned[row] == label).ToArray();
            random.Shuffle(members);
            return members;
        })];
    }

    private static int[] Positions(bool[] flags, bool value) => [.. Enumerable.Range(0, flags.Length).Where(i => flags[i] == value)];
}
