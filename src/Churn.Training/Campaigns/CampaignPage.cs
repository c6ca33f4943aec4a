using System.Xml.Linq;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Markup;
using Churn.Training.Report;
using Churn.Training.Report.Charts;
using Churn.Training.Report.Sections;

namespace Churn.Training.Campaigns;

/// <summary>Writes the page of a campaign: what it costs and earns, and what other budgets would.</summary>
public static class CampaignPage
{
    /// <summary>Writes the page; the same plan gives the same bytes.</summary>
    /// <param name="file">The name of the customers file.</param>
    /// <param name="currency">What amounts are in; null if not given.</param>
    /// <param name="result">The plan, with its gain curve.</param>
    public static byte[] Write(string file, string? currency, FileCampaignResult result)
    {
        var plan = result.Plan;
        var unit = currency is null ? "" : " " + currency;
        var title = $"Campaign {plan.CampaignId}";
        return HtmlPage.Write(HtmlPage.Build(title, ReportStyle.Text, new XElement(
            "body",
            new XElement("header", new XElement("p", Html.Class("kicker"), "Campaign plan"), new XElement("h1", title)),
            new XElement(
                "main",
                Html.Section(
                    "summary",
                    "In short",
                    Html.Paragraph(Describe(file, unit, plan) + AtRisk(result)),
                    Html.Note(Evidence(plan))),
                Gain(currency, plan, result.GainCurve),
                Html.Section(
                    "choices",
                    "Beside other ways to choose",
                    Table("Ways to choose", "choice", [
                        new("this plan", plan.Total), new("by risk", plan.ByRisk), new("everybody", plan.Everybody),
                        new("nobody", new PlanTotal(0, 0, 0, 0)),
                    ])),
                Html.Section("actions", "By action", Table("Actions", "action", plan.Actions)),
                Html.Section("segments", "By segment", Table("Segments", "segment", plan.Segments)),
                result.RevenueAtRiskBySegment.Count == 0
                    ? null
                    : Html.Section(
                        "at-risk", $"{result.ValueColumn} at risk", AtRiskBySegment(result.RevenueAtRiskBySegment))))));
    }

    private static string Evidence(CampaignPlan plan) => plan.Evidence switch
    {
        PlanEvidence.Trial => "Evidence: trial. What the contacts do is what trials measured; the value is what the actions "
            + "assume. The interval covers chance, and errors of the level of the probabilities and of the measured effects.",
        PlanEvidence.Mixed => "Evidence: mixed. What the contacts do is measured by trials for some actions and assumed for the "
            + "others, as the table of actions says. The interval covers no wrong assumption.",
        _ => "Evidence: assumption. Acceptance and value are what the actions assume; no trial has measured them. The interval "
            + "covers chance and an error of the level of the probabilities, and no wrong assumption.",
    };

    private static string Describe(string file, string unit, CampaignPlan plan) =>
        $"Of the customers of {file}, {NumberText.Count(plan.Total.Contacts)} are contacted and "
        + $"{NumberText.Count(plan.Total.Controls)} left alone to compare with. The contacts cost "
        + $"{NumberText.Amount(plan.Total.Cost)}{unit} on average, of a budget of {NumberText.Amount(plan.Budget)}{unit}, and "
        + $"earn {NumberText.Amount(plan.ExpectedProfit.Value)}{unit} (95 % interval "
        + $"{NumberText.Amount(plan.ExpectedProfit.Lower)} to {NumberText.Amount(plan.ExpectedProfit.Upper)}).";

    private static string AtRisk(FileCampaignResult result) => result.RevenueAtRisk is not { } atRisk
        ? ""
        : $" Of {result.ValueColumn}, {NumberText.Amount(atRisk.Value)} is at risk within the next period (90 % interval "
            + $"{NumberText.Amount(atRisk.Lower)} to {NumberText.Amount(atRisk.Upper)}).";

    private static XElement AtRiskBySegment(IReadOnlyList<SegmentRevenueAtRisk> segments) => Html.Table(
        "What the customers of each segment who have not left may take with them within the next period",
        [
            Html.Column("segment"), Html.NumberColumn("customers"), Html.NumberColumn("at risk"),
            Html.NumberColumn("90 % from"), Html.NumberColumn("to"),
        ],
        segments.Select(segment => Html.Row(
            segment.Name,
            Html.NumberCell(NumberText.Count(segment.Customers)),
            Html.NumberCell(NumberText.Amount(segment.RevenueAtRisk.Value)),
            Html.NumberCell(NumberText.Amount(segment.RevenueAtRisk.Lower)),
            Html.NumberCell(NumberText.Amount(segment.RevenueAtRisk.Upper)))));

    private static XElement Gain(string? currency, CampaignPlan plan, IReadOnlyList<BudgetPoint> curve)
    {
        var (budget, profit) = (curve.Max(point => point.Budget), curve.Max(point => point.ExpectedProfit));
        var x = MoneyAxis("Budget", budget, currency, out var budgetUnit);
        var y = MoneyAxis("Expected profit", profit, currency, out var profitUnit);
        var at = plan.Budget / budgetUnit;
        var chart = new LineChart(
            "gain",
            "Expected profit over the budget",
            $"With a budget of {NumberText.Amount(plan.Budget)} the plan earns {NumberText.Amount(plan.ExpectedProfit.Value)}; "
                + $"with {NumberText.Amount(budget)}, {NumberText.Amount(curve[^1].ExpectedProfit)}.",
            x,
            y,
            [
                Curve.Reference("the budget", (at, 0), (at, y.End)),
                Curve.OfModel(
                    0, "best plan", curve.Select(point => (point.Budget / budgetUnit, point.ExpectedProfit / profitUnit))),
            ]);
        return Html.Section(
            "gain-over-budget",
            "What other budgets would earn",
            ChartFigure.Write(chart, "Where the curve is flat, more money brings little."));
    }

    /// <summary>An axis whose numbers have few digits, so that there is room for them.</summary>
    private static Axis MoneyAxis(string title, double greatest, string? currency, out double unit)
    {
        (unit, var name) = greatest >= 1e7 ? (1e6, "million") : greatest >= 1e4 ? (1e3, "thousand") : (1, "");
        var words = $"{name} {currency}".Trim();
        return Axis.UpTo(greatest / unit, words.Length == 0 ? title : $"{title} ({words})", "");
    }

    private static XElement Table(string caption, string name, IEnumerable<NamedTotal> parts) => Html.Table(
        caption,
        [
            Html.Column(name), Html.NumberColumn("contacts"), Html.NumberColumn("controls"), Html.NumberColumn("cost"),
            Html.NumberColumn("expected profit"),
        ],
        parts.Select(part => Html.Row(
            part.Evidence == PlanEvidence.Trial ? $"{part.Name} (trial)" : part.Name,
            Html.NumberCell(NumberText.Count(part.Total.Contacts)),
            Html.NumberCell(NumberText.Count(part.Total.Controls)),
            Html.NumberCell(NumberText.Amount(part.Total.Cost)),
            Html.NumberCell(NumberText.Amount(part.Total.ExpectedProfit)))));
}
