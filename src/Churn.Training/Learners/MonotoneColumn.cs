namespace Churn.Training.Learners;

/// <summary>A number column in which the churn probability may only rise, or only fall, all other columns being equal.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Direction">How the probability goes as the number grows.</param>
public sealed record MonotoneColumn(string Column, MonotoneDirection Direction);

/// <summary>How a probability may go as a number grows.</summary>
public enum MonotoneDirection
{
    /// <summary>It rises or stays.</summary>
    Up,

    /// <summary>It falls or stays.</summary>
    Down,
}
