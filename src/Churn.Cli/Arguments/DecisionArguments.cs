using System.CommandLine;
using Churn.Training.Evaluation;

namespace Churn.Cli.Arguments;

/// <summary>The options that say from which probability a customer is acted on, and what that is worth.</summary>
internal sealed class DecisionArguments
{
    private readonly Option<DecisionGoal?> decide = new("--decide")
    {
        Description = "Whom to contact: those for whom it pays (profit), or for the best F1 (f1). Default: profit.",
        HelpName = "GOAL",
    };

    private readonly Option<double?> threshold = new("--threshold")
    {
        Description = "A fixed threshold of the decision, above 0 and below 1, instead.",
        HelpName = "P",
    };
    private readonly Option<double?> customerValue = Amount("--clv", "What a customer who stays is worth. Default: 200.");
    private readonly Option<double?> offerCost = Amount("--offer-cost", "What an accepted offer costs. Default: 10.");
    private readonly Option<double?> contactCost = Amount("--contact-cost", "What contacting a customer costs. Default: 1.");
    private readonly Option<double?> acceptance = Amount(
        "--acceptance",
        "The share of the leavers contacted that accept the offer, above 0 and below 1. Default: 0.3.");
    private readonly Option<string> currency = new("--currency")
    {
        Description = "The currency of amounts, such as EUR.",
        HelpName = "NAME",
    };
    private readonly Option<string> customerValueColumn = Column(
        "--clv-column",
        "The column of each customer's own worth; it gives each customer a threshold of their own.");
    private readonly Option<string> offerCostColumn = Column(
        "--offer-cost-column",
        "The column of each customer's own offer cost.");
    private readonly Option<string> contactCostColumn = Column(
        "--contact-cost-column",
        "The column of each customer's own contact cost.");
    private readonly Option<string> acceptanceColumn = Column(
        "--acceptance-column",
        "The column of each customer's own probability to accept, 0 to 1.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            decide, threshold, customerValue, offerCost, contactCost, acceptance, currency,
            customerValueColumn, offerCostColumn, contactCostColumn, acceptanceColumn,
        }) command.Options.Add(option);
    }

    /// <summary>Whether the command line says what decisions are for.</summary>
    public bool IsGoalNamed(ParseResult parsed) => parsed.GetValue(decide) is not null;

    public EvaluationOptions Read(ParseResult parsed, EvaluationOptions start) => start with
    {
        Decide = parsed.GetValue(decide) ?? start.Decide,
        Threshold = parsed.GetValue(threshold) ?? (parsed.GetValue(decide) is null ? start.Threshold : null),
        Campaign = start.Campaign with
        {
            CustomerValue = parsed.GetValue(customerValue) ?? start.Campaign.CustomerValue,
            OfferCost = parsed.GetValue(offerCost) ?? start.Campaign.OfferCost,
            ContactCost = parsed.GetValue(contactCost) ?? start.Campaign.ContactCost,
            Acceptance = parsed.GetValue(acceptance) ?? start.Campaign.Acceptance,
            Currency = parsed.GetValue(currency) ?? start.Campaign.Currency,
            CustomerValueColumn = parsed.GetValue(customerValueColumn) ?? start.Campaign.CustomerValueColumn,
            OfferCostColumn = parsed.GetValue(offerCostColumn) ?? start.Campaign.OfferCostColumn,
            ContactCostColumn = parsed.GetValue(contactCostColumn) ?? start.Campaign.ContactCostColumn,
            AcceptanceColumn = parsed.GetValue(acceptanceColumn) ?? start.Campaign.AcceptanceColumn,
        },
    };

    private static Option<double?> Amount(string name, string description) =>
        new(name) { Description = description, HelpName = "X" };

    private static Option<string> Column(string name, string description) =>
        new(name) { Description = description, HelpName = "NAME" };
}
