using Churn.Core.Numerics;

namespace Churn.Training.Learners.Neural;

/// <summary>The rows a member learns from, and the rows its loss is watched on, with the same share of each class.</summary>
/// <param name="Learning">Rows for the gradient; at least one of each class.</param>
/// <param name="Validation">Rows for early stopping; empty if the fraction is 0 or the classes are too small for it.</param>
internal sealed record ValidationSplit(int[] Learning, int[] Validation)
{
    /// <summary>Splits the rows; no group of rows is parted.</summary>
    public static ValidationSplit Of(IReadOnlyList<bool> labels, IReadOnlyList<int> groupOf, double fraction, RandomStream random)
    {
        var classes = Enumerable.Range(0, labels.Count).GroupBy(row => groupOf[row]).Select(rows => rows.ToArray())
            .ToLookup(rows => rows.Any(row => labels[row]));
        var (learning, validation) = (new List<int>(), new List<int>());
        foreach (var churned in (bool[])[true, false])
        {
            var groups = classes[churned].ToArray();
            random.Shuffle<int[]>(groups);
            var room = (int)(groups.Sum(rows => rows.Length) * fraction);
            foreach (var rows in groups)
            {
                (rows.Length <= room ? validation : learning).AddRange(rows);
                if (rows.Length <= room) room -= rows.Length;
            }
        }

        return new ValidationSplit([.. learning], [.. validation]);
    }
}
