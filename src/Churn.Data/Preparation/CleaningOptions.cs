using System.ComponentModel.DataAnnotations;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>Which rows are left out before anything is learnt.</summary>
public sealed record CleaningOptions : IValidatableObject
{
    /// <summary>Drops every row that lacks a value in a column that is used. Default: no, missing values are filled in.</summary>
    public bool DropMissing { get; init; }

    /// <summary>Keeps only rows that meet every condition, such as <c>TotalCharges > 0</c>. Default: none.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Of rows equal in every field, keeps the first. Default: no.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Every condition must be one.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in Keep)
            if (!RowCondition.TryParse(text, out _, out var fault)) yield return new ValidationResult($"keep: {fault}");
    }
}
