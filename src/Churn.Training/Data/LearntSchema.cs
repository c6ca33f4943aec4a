using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>A schema with what was decided on the way to it.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Notes">Every guess and every column left out, in sentences for the user.</param>
public sealed record LearntSchema(CustomerSchema Schema, IReadOnlyList<string> Notes)
{
    /// <summary>What the user must hear: columns that know the answer or seem to.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
