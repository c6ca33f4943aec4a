using System.Xml.Linq;
using Churn.Core.Decisions;
using Churn.Core.Markup;
using Churn.Core.Metrics;

namespace Churn.Training.Report.Sections;

/// <summary>What the decisions earn, and under which terms.</summary>
internal static class ProfitSection
{
    public static XElement Write(ReportContent content)
    {
        var (decision, terms) = (content.Manifest.Decision, content.Terms);
        return Html.Section(
            "money",
            "What it is worth",
            Html.Paragraph(
                "A campaign calls the flagged customers and makes them an offer. Whoever would have left may accept it and stay; "
                    + "whoever would have stayed takes it as well. So a call pays if the probability to leave is high enough "
                    + "for what a customer is worth."),
            decision.Campaign?.IsExample != true
                ? null
                : Html.Paragraph(
                    new XElement("span", Html.Class("warned"), "Example terms. "),
                    "No terms were given for a customer, an offer and a call, so these are an example from the "
                        + "literature, without a "
                        + "currency. Train again with --clv, --offer-cost, --contact-cost and --acceptance."),
            Html.Facts(
                ("A customer who stays is worth", content.Money(terms.CustomerValue)),
                ("An accepted offer costs", content.Money(terms.OfferCost)),
                ("A call costs", content.Money(terms.ContactCost)),
                ("Leavers who accept", NumberText.OfHundred(terms.Acceptance)),
                ("By these terms, a call pays from", NumberText.Percent(terms.BreakEven)),
                ("The model flags from",
                    decision.HasOwnThresholds ? "each customer's own threshold" : NumberText.Percent(decision.Threshold.Value))),
            Html.Paragraph(Choice(decision), Earnings(content)),
            decision.HasOwnThresholds
                ? Html.Note(
                    "Customers have terms of their own and are decided on by those. The figures of this page, except the "
                        + "segments, are for the terms above."
                )
                : null,
            ChartFigure.Write(
                MoneyCharts.Profit(content.PublishedAlone),
                "Customers are called in the order of their probability. The line climbs while calls pay, and falls when they "
                + "cost more than they bring; the dot is where the model stops."));
    }

    private static string Choice(DecisionRule decision) => decision switch
    {
        { HasOwnThresholds: true } => "Each customer is called from the probability from which that pays by their own terms. ",
        { Basis: DecisionBasis.BreakEven } => "The model calls everyone for whom a call pays. ",
        _ => "The model's threshold was chosen otherwise than by the terms, so it may pass over customers for whom a call pays, "
            + "or call others. ",
    };

    private static string Earnings(ReportContent content)
    {
        var (terms, churned) = (content.Terms, content.Holdout.Churned);
        var confusion = content.Published.Metrics.ConfusionMatrix;
        var decided = terms.Profit(confusion.TruePositives, confusion.FalsePositives, terms.Acceptance) / confusion.Rows;
        var everybody = terms.Profit(churned.Count(true), churned.Count(false), terms.Acceptance) / churned.Length;
        var best = MaximumProfit.Of(churned, content.Published.Holdout, terms);
        string Thousand(double perCustomer) => content.Money(1_000 * perCustomer);
        return $"Over 1,000 held-out customers, the decisions of the published model earn {Thousand(decided)}. Calling "
            + $"everybody would earn {Thousand(everybody)}, calling nobody 0. The best threshold in hindsight, the maximum "
            + "profit (MPC), would "
            + $"earn {Thousand(best.PerCustomer)} and call {NumberText.Percent(best.TargetFraction, 0)} of the customers.";
    }
}
