using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>A schema with what was decided on the way to it.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Notes">Every guess and every column left out, in sentences for the user.</param>
public sealed record InferredSchema(CustomerSchema Schema, IReadOnlyList<string> Notes)
{
    /// <summary>The schema's columns with the rules that made them so.</summary>
    internal IReadOnlyList<InferredColumn> Columns { get; init; } = [];

    /// <summary>
    /// The column whose values say which rows are of one customer; null where each row is a customer of its own.
    /// </summary>
    public string? Group { get; init; }
}

/// <summary>A column with the rule that made it so.</summary>
/// <param name="Column">The column.</param>
/// <param name="Why">The rule, in words for the user.</param>
/// <param name="Notes">What was decided that the user should hear, in sentences.</param>
internal sealed record InferredColumn(Column Column, string Why, IReadOnlyList<string> Notes)
{
    /// <summary>Whether it is left out as names or free text, so that nobody is shown a value of it.</summary>
    public bool HoldsNames { get; init; }
}
