using System.Text.Json.Serialization;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;

namespace Churn.Models.Answering;

/// <summary>What a plan comes to, as it is written; amounts are rounded to cents.</summary>
/// <param name="CampaignId">The campaign's name.</param>
/// <param name="ModelVersion">The version that scored.</param>
/// <param name="Evidence">
/// "trial" where trials measured what the contacts do, "assumption" where no trial did, "mixed" where one did for some actions.
/// </param>
/// <param name="Currency">What amounts are in; absent where the actions do not say.</param>
/// <param name="Budget">The most that all contacts may cost together.</param>
/// <param name="Cost">What the contacts cost on average, accepted offers included.</param>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers left alone to compare with.</param>
/// <param name="ExpectedProfit">What the contacts earn on average, with its 95 % interval.</param>
/// <param name="MaxLoss">The most that the plan falls short of the best one, controls counted as if contacted.</param>
/// <param name="Alternatives">The expected profit of other ways to choose.</param>
/// <param name="Actions">Each action.</param>
/// <param name="Segments">Each segment with a customer in the plan.</param>
/// <param name="AlreadyLeft">How many customers have left according to the label, and are in no plan.</param>
/// <param name="NotScored">How many customers could not be read, and are in no plan.</param>
public sealed record PlanSummary(
    string CampaignId,
    string ModelVersion,
    string Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Currency,
    double Budget,
    double Cost,
    int Contacts,
    int Controls,
    ProfitInterval ExpectedProfit,
    double MaxLoss,
    PlanAlternatives Alternatives,
    IReadOnlyList<PlanPart> Actions,
    IReadOnlyList<PlanPart> Segments,
    int AlreadyLeft,
    int NotScored)
{
    /// <summary>
    /// What the customers who have not left may take with them, by the model's value column, with its 90 % interval; absent where
    /// the model knows no value.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>
    /// The same by segment, the largest first, whether or not a customer of it is in the plan; absent where the model knows no
    /// value.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SegmentRevenueAtRisk>? RevenueAtRiskBySegment { get; init; }

    /// <summary>Rounds revenue at risk to cents.</summary>
    public static IReadOnlyList<SegmentRevenueAtRisk>? Cents(IReadOnlyList<SegmentRevenueAtRisk>? segments) =>
        segments is null ? null : [.. segments.Select(one => one with { RevenueAtRisk = Cents(one.RevenueAtRisk)! })];

    /// <summary>Rounds revenue at risk to cents.</summary>
    public static RevenueAtRisk? Cents(RevenueAtRisk? atRisk) => atRisk is null
        ? null
        : new RevenueAtRisk(
            AnswerValue.Cents(atRisk.Value), AnswerValue.Cents(atRisk.Lower), AnswerValue.Cents(atRisk.Upper));

    /// <param name="version">The version that scored.</param>
    /// <param name="currency">What amounts are in; null if not given.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="alreadyLeft">How many customers have left according to the label.</param>
    /// <param name="notScored">How many customers could not be read.</param>
    public static PlanSummary Of(string version, string? currency, CampaignPlan plan, int alreadyLeft, int notScored) => new(
        plan.CampaignId,
        version,
        EvidenceText.Of(plan.Evidence),
        currency,
        plan.Budget,
        AnswerValue.Cents(plan.Total.Cost),
        plan.Total.Contacts,
        plan.Total.Controls,
        new ProfitInterval(
            AnswerValue.Cents(plan.ExpectedProfit.Value),
            AnswerValue.Cents(plan.ExpectedProfit.Lower),
            AnswerValue.Cents(plan.ExpectedProfit.Upper)),
        AnswerValue.Cents(plan.MaxLoss),
        new PlanAlternatives(
            AnswerValue.Cents(plan.Everybody.ExpectedProfit), 0, AnswerValue.Cents(plan.ByRisk.ExpectedProfit)),
        [.. plan.Actions.Select(PlanPart.Of)],
        [.. plan.Segments.Select(PlanPart.Of)],
        alreadyLeft,
        notScored);
}

/// <summary>The expected profit of other ways to choose.</summary>
/// <param name="Everybody">Every eligible customer with the most profitable action, whatever the budget.</param>
/// <param name="Nobody">No contact: 0.</param>
/// <param name="ByRisk">The highest churn probability first, until the budget is spent.</param>
public sealed record PlanAlternatives(double Everybody, double Nobody, double ByRisk);

/// <summary>A part of a plan.</summary>
/// <param name="Name">The action or the segment.</param>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers left alone to compare with.</param>
/// <param name="Cost">What the contacts cost on average.</param>
/// <param name="ExpectedProfit">What they earn on average.</param>
public sealed record PlanPart(string Name, int Contacts, int Controls, double Cost, double ExpectedProfit)
{
    /// <summary>What the expected profit of an action rests on, "trial" or "assumption"; absent for a segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Evidence { get; init; }

    /// <summary>Rounds amounts to cents.</summary>
    public static PlanPart Of(NamedTotal part) => new(
        part.Name,
        part.Total.Contacts,
        part.Total.Controls,
        AnswerValue.Cents(part.Total.Cost),
        AnswerValue.Cents(part.Total.ExpectedProfit))
    {
        Evidence = part.Evidence is { } evidence ? EvidenceText.Of(evidence) : null,
    };
}
