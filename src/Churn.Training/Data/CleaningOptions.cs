namespace Churn.Training.Data;

/// <summary>Which rows are left out before anything is learnt.</summary>
public sealed record CleaningOptions
{
    /// <summary>Drops every row that lacks a value in a column that is used. Default: no, missing values are filled in.</summary>
    public bool DropMissing { get; init; }

    /// <summary>Keeps only rows that meet every condition, such as <c>TotalCharges > 0</c>. Default: none.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Of rows equal in every field, keeps the first. Default: no.</summary>
    public bool DropDuplicates { get; init; }
}
