using System.Text.Json;

namespace Churn.Client.Answers;

/// <summary>The effect of a treatment on a customer.</summary>
/// <param name="CustomerId">The identifier that was sent; null if none was.</param>
/// <param name="Kind">"uplift".</param>
/// <param name="Uplift">
/// By how much the treatment raises the probability of the good outcome, from -1 to 1; negative where it does harm.
/// </param>
/// <param name="ModelVersion">The version of the model that answered.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; null where the model uses no dates.</param>
/// <param name="Warnings">What was odd and did not keep the customer from being answered.</param>
/// <param name="BaseUplift">The uplift that the reasons start from; null where none were asked for.</param>
/// <param name="Reasons">What the uplift rests on, the largest contribution first; null where none were asked for.</param>
/// <param name="OtherContribution">What all other columns add to the uplift; null where no reasons were asked for.</param>
public sealed record UpliftPrediction(
    string? CustomerId,
    string Kind,
    float Uplift,
    string ModelVersion,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings,
    double? BaseUplift = null,
    IReadOnlyList<UpliftReason>? Reasons = null,
    double? OtherContribution = null);

/// <summary>What one column, or a group of columns, adds to the effect on a customer.</summary>
/// <param name="Column">The column of the customers file, or the name of the group.</param>
/// <param name="DisplayName">The name for readers.</param>
/// <param name="Lever">Whether the company can change it; otherwise it is a fact.</param>
/// <param name="Value">
/// The value as the model read it: a number, a text, or null where it is missing or unknown; of a group, a text of all values.
/// </param>
/// <param name="Contribution">What it adds to the uplift: 0.01 is a percentage point; negative if it lowers it.</param>
/// <param name="StandardError">The sampling error of the contribution; 0 where it is exact.</param>
/// <param name="Text">The reason as a sentence.</param>
public sealed record UpliftReason(
    string Column, string DisplayName, bool Lever, JsonElement Value, double Contribution, double StandardError, string Text);

/// <summary>The effects on the customers of one request.</summary>
/// <param name="ModelVersion">The version that answered.</param>
/// <param name="Kind">"uplift".</param>
/// <param name="Results">One item for each customer, in their order.</param>
public sealed record UpliftBatchPrediction(
    string ModelVersion, string Kind, IReadOnlyList<BatchItem<UpliftPrediction>> Results);
