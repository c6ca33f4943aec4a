using Churn.Core.Schema;
using Churn.Data.Inference;

namespace Churn.Data.Inspection;

/// <summary>A schema whose columns were looked at, without the proven leaks.</summary>
/// <param name="Schema">The schema to train under.</param>
/// <param name="Notes">Every guess and every column left out, in sentences for the user.</param>
/// <param name="Warnings">What the user must hear: columns that know the answer or seem to.</param>
/// <param name="Columns">Every column but the label, in the order of the file.</param>
public sealed record InspectedSchema(
    CustomerSchema Schema, IReadOnlyList<string> Notes, IReadOnlyList<string> Warnings, IReadOnlyList<ColumnProfile> Columns)
{
    /// <inheritdoc cref="InferredSchema.Group"/>
    public string? Group { get; init; }
}
