using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>The paths from the root of a tree to its leaves.</summary>
internal static class LeafPaths
{
    /// <summary>Every leaf: its place, and the conditions that lead to it, one for each feature.</summary>
    /// <param name="splits">The nodes.</param>
    /// <param name="root">The place of the root.</param>
    public static IEnumerable<(int Place, Condition[] Path)> Of(Split[] splits, int root)
    {
        var open = new Stack<(int Place, Condition[] Path)>([(root, [])]);
        while (open.TryPop(out var next))
        {
            var split = splits[next.Place];
            if (split.ToRight == 0)
            {
                yield return next;
                continue;
            }

            open.Push((split.Left, Narrow(next.Path, new(split.Feature, float.NegativeInfinity, split.Threshold))));
            open.Push((split.Left + split.ToRight,
                Narrow(next.Path, new(split.Feature, split.Threshold, float.PositiveInfinity))));
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
}

/// <summary>A feature must be above one number, and not above another.</summary>
internal readonly record struct Condition(int Feature, float Above, float UpTo)
{
    /// <summary>As the trees decide it: what is not a number is above every threshold.</summary>
    public bool IsMet(float value) =>
        (Above == float.NegativeInfinity || !(value <= Above)) && (UpTo == float.PositiveInfinity || value <= UpTo);

    /// <summary>The same without jumps, for values among which infinity stands for what is not a number.</summary>
    public bool IsMetInOrder(float value) => (value > Above) & (value <= UpTo);
}
