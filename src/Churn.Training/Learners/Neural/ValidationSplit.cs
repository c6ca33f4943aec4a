namespace Churn.Training.Learners.Neural;

/// <summary>The rows a member learns from, and the rows its loss is watched on, with the same share of each class.</summary>
/// <param name="Learning">Rows for the gradient; at least one of each class.</param>
/// <param name="Validation">Rows for early stopping; empty if the fraction is 0 or the classes are too small for it.</param>
internal sealed record ValidationSplit(int[] Learning, int[] Validation)
{
    public static ValidationSplit Of(IReadOnlyList<bool> labels, double fraction, RandomStream random)
    {
        var (learning, validation) = (new List<int>(), new List<int>());
        foreach (var churned in (bool[])[true, false])
        {
            var rows = Enumerable.Range(0, labels.Count).Where(row => labels[row] == churned).ToArray();
            random.Shuffle(rows);
            var kept = (int)(rows.Length * fraction);
            validation.AddRange(rows.AsSpan(0, kept));
            learning.AddRange(rows.AsSpan(kept));
        }
        return new ValidationSplit([.. learning], [.. validation]);
    }
}
