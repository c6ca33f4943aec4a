using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>A column with the rule that made it so.</summary>
/// <param name="Column">The column.</param>
/// <param name="Why">The rule, in words for the user.</param>
/// <param name="Notes">What was decided that the user should hear, in sentences.</param>
internal sealed record InferredColumn(Column Column, string Why, IReadOnlyList<string> Notes);
