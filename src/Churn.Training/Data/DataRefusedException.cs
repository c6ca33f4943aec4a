namespace Churn.Training.Data;

/// <summary>The data cannot be used. Nothing was learnt or written.</summary>
public sealed class DataRefusedException : Exception
{
    private const int MostShown = 20;

    public DataRefusedException(params IReadOnlyList<TableViolation> violations)
        : base(Describe(violations)) => Violations = violations;

    /// <summary>Every violation that was found.</summary>
    public IReadOnlyList<TableViolation> Violations { get; }

    private static string Describe(IReadOnlyList<TableViolation> violations)
    {
        var lines = violations.Take(MostShown).Select(violation => violation.ToString());
        if (violations.Count > MostShown) lines = lines.Append($"... and {violations.Count - MostShown} more.");
        return string.Join(Environment.NewLine, lines);
    }
}
