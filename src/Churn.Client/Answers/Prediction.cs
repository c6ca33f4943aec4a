using System.Text.Json;

namespace Churn.Client.Answers;

/// <summary>The prediction of a customer.</summary>
/// <param name="CustomerId">The identifier that was sent; null if none was.</param>
/// <param name="ChurnProbability">From 0 to 1: among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="Churn">The decision: whether the customer should be contacted.</param>
/// <param name="Segment">The name of the segment.</param>
/// <param name="Threshold">The probability from which this customer is contacted, inclusive; null where they never are.</param>
/// <param name="BreakEven">
/// The probability from which contacting this customer pays, inclusive; null where it never does, or the model knows no campaign.
/// </param>
/// <param name="DecidedBy">
/// What decided: break-even (the expected profit is 0 or more), threshold (one for all customers) or already-left.
/// </param>
/// <param name="ExpectedProfit">
/// What contacting this customer earns on average, in the campaign's currency; null where the model knows no campaign.
/// </param>
/// <param name="ModelVersion">The version of the model that answered.</param>
/// <param name="PredictionId">
/// The id of this prediction; send it with what became of the customer. Null from services of earlier versions.
/// </param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; null where the model uses no dates.</param>
/// <param name="Warnings">
/// What was odd and did not keep the customer from being answered; all missing fields are one warning.
/// </param>
/// <param name="BaseProbability">The probability that the reasons start from; null where none were asked for.</param>
/// <param name="Reasons">What the probability rests on, the largest contribution first; null where none were asked for.</param>
/// <param name="OtherContribution">
/// What all other columns add to the log-odds, and rounding; null where no reasons were asked for.
/// </param>
/// <param name="Target">
/// What is predicted where it is not churn, as in "purchase within 30 days": ChurnProbability is its probability. Null for churn.
/// </param>
public sealed record Prediction(
    string? CustomerId,
    float ChurnProbability,
    bool Churn,
    string Segment,
    float? Threshold,
    float? BreakEven,
    string DecidedBy,
    double? ExpectedProfit,
    string ModelVersion,
    Guid? PredictionId,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings,
    double? BaseProbability = null,
    IReadOnlyList<Reason>? Reasons = null,
    double? OtherContribution = null,
    string? Target = null);

/// <summary>What one column, or a group of columns, adds to a customer's churn probability. It is no cause.</summary>
/// <param name="Column">The column of the customers file, or the name of the group.</param>
/// <param name="DisplayName">The name for readers.</param>
/// <param name="Lever">Whether the company can change it; otherwise it is a fact.</param>
/// <param name="Value">
/// The value as the model read it: a number, a text, or null where it is missing or unknown; of a group, a text of all values.
/// </param>
/// <param name="Contribution">What it adds to the log-odds; negative if it lowers them.</param>
/// <param name="OddsFactor">What it multiplies the odds of churning by.</param>
/// <param name="ProbabilityWithout">The churn probability without this contribution.</param>
/// <param name="StandardError">The sampling error of the contribution; 0 where it is exact.</param>
/// <param name="Text">The reason as a sentence.</param>
public sealed record Reason(
    string Column,
    string DisplayName,
    bool Lever,
    JsonElement Value,
    double Contribution,
    double OddsFactor,
    double ProbabilityWithout,
    double StandardError,
    string Text);

/// <summary>Something in a customer that was answered all the same.</summary>
/// <param name="Field">The field's name; null where there are several.</param>
/// <param name="Fields">The names of the missing fields; null in other warnings.</param>
/// <param name="Code">
/// Missing, unseen, out-of-range, ignored, far-as-of, no-events, text-truncated, text-foreign or already-left; later services may
/// know more.
/// </param>
/// <param name="Message">What was seen and what was done.</param>
public sealed record FieldWarning(string? Field, IReadOnlyList<string>? Fields, string Code, string Message);
