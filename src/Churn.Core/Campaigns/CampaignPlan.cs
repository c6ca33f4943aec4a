using Churn.Core.Decisions;

namespace Churn.Core.Campaigns;

/// <summary>Who gets which action, and what that costs and brings.</summary>
/// <param name="CampaignId">The campaign's name.</param>
/// <param name="Budget">The most that all contacts may cost together.</param>
/// <param name="Total">All contacts together.</param>
/// <param name="ExpectedProfit">What the contacts earn on average, with its 95 % interval.</param>
/// <param name="MaxLoss">
/// The most that the plan falls short of the best one, controls counted as if contacted; in the currency.
/// </param>
/// <param name="Entries">The customers with an action, controls among them: the highest expected profit first.</param>
public sealed record CampaignPlan(
    string CampaignId,
    double Budget,
    PlanTotal Total,
    ProfitInterval ExpectedProfit,
    double MaxLoss,
    IReadOnlyList<PlanEntry> Entries)
{
    /// <summary>What the expected profit rests on: "mixed" where it is one for some actions and the other for others.</summary>
    public required PlanEvidence Evidence { get; init; }

    /// <summary>Each action, in the order of the list.</summary>
    public required IReadOnlyList<NamedTotal> Actions { get; init; }

    /// <summary>Each segment with a customer in the plan, by its name.</summary>
    public required IReadOnlyList<NamedTotal> Segments { get; init; }

    /// <summary>All customers with an action open to them, each with the most profitable, whatever the budget.</summary>
    public required PlanTotal Everybody { get; init; }

    /// <summary>
    /// The customers with the highest churn probability, each with the most profitable action, within the budget.
    /// </summary>
    public required PlanTotal ByRisk { get; init; }
}

/// <summary>What an expected profit rests on.</summary>
public enum PlanEvidence
{
    /// <summary>The acceptance is what the company assumes, and no trial has measured it.</summary>
    Assumption,

    /// <summary>A trial has measured what the contact does.</summary>
    Trial,

    /// <summary>Some actions rest on an assumption and some on a trial.</summary>
    Mixed,
}

/// <summary>Evidence in one word, as JSON has it.</summary>
public static class EvidenceText
{
    /// <summary>Returns "assumption", "trial" or "mixed".</summary>
    public static string Of(PlanEvidence evidence) => evidence switch
    {
        PlanEvidence.Trial => "trial",
        PlanEvidence.Mixed => "mixed",
        _ => "assumption",
    };
}

/// <summary>What some contacts come to.</summary>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers who would be contacted, and are left alone to compare with.</param>
/// <param name="Cost">What the contacts cost on average, with the offers that are accepted.</param>
/// <param name="ExpectedProfit">What the contacts earn on average.</param>
public sealed record PlanTotal(int Contacts, int Controls, double Cost, double ExpectedProfit);

/// <summary>What the contacts of one action or segment come to.</summary>
/// <param name="Name">The action's or segment's name.</param>
/// <param name="Total">The contacts.</param>
public sealed record NamedTotal(string Name, PlanTotal Total)
{
    /// <summary>What the profit of an action rests on; null for a segment.</summary>
    public PlanEvidence? Evidence { get; init; }
}

/// <summary>An expected profit with its interval.</summary>
/// <param name="Value">The expected profit.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record ProfitInterval(double Value, double Lower, double Upper);

/// <summary>What a plan within a budget earns.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="ExpectedProfit">What the contacts earn on average.</param>
public readonly record struct BudgetPoint(double Budget, double ExpectedProfit);

/// <summary>A customer with an action.</summary>
/// <param name="Customer">The customer's position among those that were added.</param>
/// <param name="Planned">The customer.</param>
/// <param name="Action">The action's name.</param>
/// <param name="ExpectedProfit">What the contact earns on average.</param>
/// <param name="Cost">What it costs on average.</param>
/// <param name="IsControl">Whether the customer is left alone to compare with.</param>
public readonly record struct PlanEntry(
    int Customer, PlannedCustomer Planned, string Action, double ExpectedProfit, double Cost, bool IsControl)
{
    /// <summary>How lists call a customer who is contacted.</summary>
    public const string Treatment = "treatment";

    /// <summary>How lists call a customer who is left alone to compare with.</summary>
    public const string Control = "control";

    /// <summary>What the expected profit rests on.</summary>
    public PlanEvidence Evidence { get; init; }

    /// <summary>What the list calls the customer's part.</summary>
    public string Group => IsControl ? Control : Treatment;
}
