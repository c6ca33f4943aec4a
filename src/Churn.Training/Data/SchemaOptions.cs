using System.ComponentModel.DataAnnotations;
using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>What the user says of a file before its schema is learnt.</summary>
public sealed record SchemaOptions : IValidatableObject
{
    /// <summary>The column to predict. Default: the one whose name says so, such as Churn or Exited.</summary>
    public string? Label { get; init; }

    /// <summary>The label's value that means "churned". Default: the one that says so, such as Yes or 1.</summary>
    public string? Positive { get; init; }

    /// <summary>Columns not to use. Default: none.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns to learn from although they are proven leaks of the label. Default: none, proven leaks are left out.</summary>
    public IReadOnlyList<string> AllowLeak { get; init; } = [];

    /// <summary>
    /// The words that say that a value is missing, in any case. Default: NA, N/A, NaN, null, #N/A, ? and -; among numbers None too.
    /// </summary>
    public IReadOnlyList<string> MissingWords { get; init; } = Data.MissingWords.Usual;

    /// <summary>What stands in for missing numbers. Default: the median.</summary>
    public MissingRule MissingNumbers { get; init; } = MissingRule.Median;

    /// <summary>What stands in for missing categories and booleans. Default: the most frequent value.</summary>
    public MissingRule MissingCategories { get; init; } = MissingRule.MostFrequent;

    /// <summary>Words have neither mean nor median.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MissingCategories is MissingRule.Mean or MissingRule.Median)
            yield return new ValidationResult($"missingCategories is {MissingCategories}, which words do not have.");
    }
}
