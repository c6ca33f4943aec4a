using System.Text.Json.Serialization;
using Churn.Core.Campaigns;
using Churn.Models.Answering;
using Churn.Training.Campaigns;

namespace Churn.Cli.Output;

/// <summary>What a plan comes to, as <c>churn campaign plan --json</c> writes it; amounts are rounded to cents.</summary>
/// <param name="CampaignId">The campaign's name.</param>
/// <param name="ModelVersion">The version that scored.</param>
/// <param name="Evidence">"assumption": acceptance and value are what the company assumes.</param>
/// <param name="Currency">What amounts are in; absent where the actions do not say.</param>
/// <param name="Budget">The most that all contacts may cost together.</param>
/// <param name="Cost">What the contacts cost on average, accepted offers included.</param>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers left alone to compare with.</param>
/// <param name="ExpectedProfit">What the contacts earn on average, with its 95 % interval.</param>
/// <param name="MaxLoss">The most that the plan falls short of the best one.</param>
/// <param name="Alternatives">The expected profit of other ways to choose.</param>
/// <param name="Actions">Each action.</param>
/// <param name="Segments">Each segment with a customer in the plan.</param>
/// <param name="AlreadyLeft">How many customers have left according to the label, and are in no plan.</param>
/// <param name="Unreadable">How many faults kept rows from being scored.</param>
internal sealed record CampaignReport(
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
    AlternativeProfits Alternatives,
    IReadOnlyList<PlanPart> Actions,
    IReadOnlyList<PlanPart> Segments,
    int AlreadyLeft,
    int Unreadable)
{
    /// <summary>What the alternatives come to, for the table.</summary>
    [JsonIgnore]
    public IReadOnlyList<NamedTotal> Comparison { get; init; } = [];

    public static CampaignReport Of(string version, string? currency, FileCampaignResult result)
    {
        var plan = result.Plan;
        return new CampaignReport(
            plan.CampaignId,
            version,
            CampaignPlan.Evidence,
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
            new AlternativeProfits(
                AnswerValue.Cents(plan.Everybody.ExpectedProfit), 0, AnswerValue.Cents(plan.ByRisk.ExpectedProfit)),
            [.. plan.Actions.Select(PlanPart.Of)],
            [.. plan.Segments.Select(PlanPart.Of)],
            result.AlreadyLeft,
            result.Unreadable.Count)
        {
            Comparison =
            [
                new NamedTotal("this plan", plan.Total),
                new NamedTotal("by risk", plan.ByRisk),
                new NamedTotal("everybody", plan.Everybody),
                new NamedTotal("nobody", new PlanTotal(0, 0, 0, 0)),
            ],
        };
    }
}

/// <summary>The expected profit of other ways to choose.</summary>
/// <param name="Everybody">Every eligible customer with the most profitable action, whatever the budget.</param>
/// <param name="Nobody">No contact: 0.</param>
/// <param name="ByRisk">The highest churn probability first, until the budget is spent.</param>
internal sealed record AlternativeProfits(double Everybody, double Nobody, double ByRisk);

/// <summary>A part of a plan.</summary>
/// <param name="Name">The action or the segment.</param>
/// <param name="Contacts">The customers contacted.</param>
/// <param name="Controls">The customers left alone to compare with.</param>
/// <param name="Cost">What the contacts cost on average.</param>
/// <param name="ExpectedProfit">What they earn on average.</param>
internal sealed record PlanPart(string Name, int Contacts, int Controls, double Cost, double ExpectedProfit)
{
    public static PlanPart Of(NamedTotal part) => new(
        part.Name,
        part.Total.Contacts,
        part.Total.Controls,
        AnswerValue.Cents(part.Total.Cost),
        AnswerValue.Cents(part.Total.ExpectedProfit));
}
