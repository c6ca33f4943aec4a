using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Training.Report.Charts;
using Churn.Training.Report.Sections;
using Churn.Training.Uplift;

namespace Churn.Training.Report;

/// <summary>Writes the page of an uplift model: what the trial showed.</summary>
internal static class UpliftPage
{
    private const int Decimals = 4;

    /// <summary>Writes the page; the same report gives the same bytes.</summary>
    public static byte[] Write(TrialFacts trial, UpliftReport report)
    {
        var title = $"Uplift of {trial.Treated} on {report.Outcome}";
        return HtmlPage.Write(HtmlPage.Build(title, ReportStyle.Text, new XElement(
            "body",
            new XElement("header", new XElement("p", Html.Class("kicker"), "Uplift model"), new XElement("h1", title)),
            new XElement(
                "main",
                Summary(trial, report),
                Html.Section("models", "Models", Models(report)),
                Html.Section("qini", "Whom the treatment changes", Qini(report), Deciles(report)),
                Html.Section("policies", "Whom to treat", Policies(report)),
                Html.Section("notes", "Notes", Html.List(report.Notes))))));
    }

    private static XElement Summary(TrialFacts trial, UpliftReport report) => Html.Section(
        "summary",
        "In short",
        Html.Paragraph($"Verdict: {report.Verdict}. {report.Reason}."),
        Html.Facts(
            ("trial", $"{trial.File}, {NumberText.Count(trial.Rows)} customers"),
            ("average effect", Text(report.AverageEffect)),
            ("drawn by lot", $"p {NumberText.Decimal(report.Randomisation.P)}"),
            ($"{report.Outcome} = {report.Positive}", string.Join(", ", report.Arms.Select(arm =>
                $"{NumberText.Percent(arm.Rate)} of {NumberText.Count(arm.Customers)} ({arm.Name})")))),
        Html.Note(
            "The figures are of models that did not learn from the customer; the published model learnt from all customers of "
            + "the trial. Intervals are at 95 %."));

    private static XElement Models(UpliftReport report) => Html.Table(
        "Q times 1,000: the area between the Qini curve and its diagonal",
        [Html.Column("model"), Html.NumberColumn("Q x 1,000"), Html.NumberColumn("interval"), Html.NumberColumn("qini_auc")],
        report.Models.Select(model => Html.Row(
            model.Name,
            Html.NumberCell(NumberText.Decimal(1000 * model.Q.Value, 2)),
            Html.NumberCell($"{NumberText.Decimal(1000 * model.Q.Lower, 2)} to {NumberText.Decimal(1000 * model.Q.Upper, 2)}"),
            Html.NumberCell(NumberText.Decimal(model.QiniAuc, Decimals)))));

    private static XElement Qini(UpliftReport report)
    {
        var end = report.Qini[^1];
        var chart = new LineChart(
            "qini-curve",
            "Good outcomes gained over the share of customers treated",
            $"Treating all gains {NumberText.Decimal(end.Gain, Decimals)} good outcomes per customer.",
            Axis.OfShare("Customers treated, the highest uplift first"),
            Axis.Between(
                Math.Min(0, report.Qini.Min(point => point.Gain)),
                report.Qini.Max(point => point.Gain),
                "Gain per customer"),
            [
                Curve.Reference("in random order", (0, 0), (end.Share, end.Gain)),
                Curve.OfModel(0, report.Best, report.Qini.Select(point => (point.Share, point.Gain))),
            ]);
        return ChartFigure.Write(chart, "The higher above the diagonal, the better the model finds those whom it changes.");
    }

    private static XElement Deciles(UpliftReport report) => Html.Table(
        $"Tenths of the customers by {report.Best}",
        [
            Html.Column("tenth"), Html.NumberColumn("treated"), Html.NumberColumn("not treated"), Html.NumberColumn("uplift"),
            Html.NumberColumn("predicted"),
        ],
        report.Deciles.Select(decile => Html.Row(
            NumberText.Count(decile.Decile),
            Html.NumberCell(NumberText.Percent(decile.TreatedRate)),
            Html.NumberCell(NumberText.Percent(decile.ControlRate)),
            Html.NumberCell(Text(decile.Uplift)),
            Html.NumberCell(NumberText.Decimal(decile.Predicted, Decimals)))));

    private static XElement Policies(UpliftReport report) => Html.Table(
        "Value per customer of all, against treating nobody",
        [Html.Column("treat"), Html.NumberColumn("share"), Html.NumberColumn("value")],
        report.Policies.Select(policy => Html.Row(
            policy.Name, Html.NumberCell(NumberText.Percent(policy.Share, 0)), Html.NumberCell(Text(policy.Value)))));

    private static string Text(UpliftEstimate estimate) =>
        $"{NumberText.Decimal(estimate.Value, Decimals)} ({NumberText.Decimal(estimate.Lower, Decimals)} to "
        + $"{NumberText.Decimal(estimate.Upper, Decimals)})";
}
