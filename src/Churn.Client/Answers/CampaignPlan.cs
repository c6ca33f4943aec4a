namespace Churn.Client.Answers;

/// <summary>Who gets which action within a budget.</summary>
/// <param name="Summary">What the plan comes to.</param>
/// <param name="List">The customers with an action, controls among them: the highest expected profit first.</param>
/// <param name="Errors">The customers that cannot be read, and are in no plan.</param>
public sealed record CampaignPlan(
    PlanSummary Summary, IReadOnlyList<PlannedContact> List, IReadOnlyList<PlanError> Errors);

/// <summary>What a plan comes to; amounts are rounded to cents.</summary>
/// <param name="CampaignId">The campaign's name.</param>
/// <param name="ModelVersion">The version that scored.</param>
/// <param name="Evidence">
/// "trial" where trials measured what the contacts do, "assumption" where no trial did, "mixed" where one did for some actions.
/// </param>
/// <param name="Currency">What amounts are in; null where the actions do not say.</param>
/// <param name="Budget">The most that all contacts may cost together.</param>
/// <param name="Cost">What the contacts cost on average, accepted offers included.</param>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers left alone to compare with.</param>
/// <param name="ExpectedProfit">What the contacts earn on average, with its 95 % interval.</param>
/// <param name="MaxLoss">The most that the plan falls short of the best one.</param>
/// <param name="Alternatives">The expected profit of other ways to choose.</param>
/// <param name="Actions">Each action.</param>
/// <param name="Segments">Each segment with a customer in the plan.</param>
/// <param name="AlreadyLeft">How many customers have left according to the label.</param>
/// <param name="NotScored">How many customers could not be read.</param>
public sealed record PlanSummary(
    string CampaignId,
    string ModelVersion,
    string Evidence,
    string? Currency,
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
    /// <summary>What the customers may take with them, by the model's value column; null where it knows none.</summary>
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>The same by segment, the largest first; null where the model knows no value.</summary>
    public IReadOnlyList<SegmentRevenueAtRisk>? RevenueAtRiskBySegment { get; init; }
}

/// <summary>The revenue at risk of a segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Customers">How many customers of it have not left.</param>
/// <param name="RevenueAtRisk">What they may take with them, with its 90 % interval.</param>
public sealed record SegmentRevenueAtRisk(string Name, int Customers, RevenueAtRisk RevenueAtRisk);

/// <summary>An expected profit with its interval.</summary>
/// <param name="Value">The expected profit.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record ProfitInterval(double Value, double Lower, double Upper);

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
/// <param name="Evidence">What the expected profit of an action rests on; null for a segment.</param>
public sealed record PlanPart(
    string Name, int Contacts, int Controls, double Cost, double ExpectedProfit, string? Evidence);

/// <summary>A customer with an action.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Channel">How the customer is reached; null where the action does not say.</param>
/// <param name="Group">"treatment" for a customer to contact, "control" for one to leave alone.</param>
/// <param name="ChurnProbability">From 0 to 1.</param>
/// <param name="ExpectedProfit">What contacting the customer earns on average.</param>
/// <param name="Segment">The customer's segment.</param>
/// <param name="Evidence">What the expected profit rests on: "trial" or "assumption".</param>
/// <param name="Reasons">What raises the probability; null where nobody asked.</param>
/// <param name="Subject">The subject of the message; null where there is no message.</param>
/// <param name="Message">The message, HTML for a channel of e-mails; null where the action has none, and for controls.</param>
public sealed record PlannedContact(
    string CustomerId,
    string Action,
    string? Channel,
    string Group,
    float ChurnProbability,
    double ExpectedProfit,
    string Segment,
    string Evidence,
    IReadOnlyList<Reason>? Reasons,
    string? Subject,
    string? Message)
{
    /// <summary>The id to send with what became of the customer; null where the request named no campaign.</summary>
    public Guid? PredictionId { get; init; }
}

/// <summary>A customer that cannot be read.</summary>
/// <param name="Index">The customer's position in what was sent, from 0.</param>
/// <param name="Error">Why there is no answer.</param>
public sealed record PlanError(long Index, BatchError Error);
