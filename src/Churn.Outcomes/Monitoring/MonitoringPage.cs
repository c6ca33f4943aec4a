using System.Globalization;
using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Monitoring;
using Churn.Core.Schema;

namespace Churn.Outcomes.Monitoring;

/// <summary>Writes the page of what the log says about a version.</summary>
public static class MonitoringPage
{
    private const int Decimals = 3;

    /// <summary>Writes the page; the same report gives the same bytes.</summary>
    /// <returns>A page of its own: no script, no font, no picture from elsewhere.</returns>
    public static byte[] Write(LogReport report)
    {
        var title = $"Version {report.ModelVersion} in use";
        return HtmlPage.Write(HtmlPage.Build(title, ReportStyle.Text, new XElement(
            "body",
            new XElement("header", new XElement("p", Html.Class("kicker"), "Monitoring"), new XElement("h1", title)),
            new XElement(
                "main",
                Summary(report),
                Realised(report.Findings.Realised, report.Words),
                Html.Section("cohorts", "By cohort", Cohorts(report.Findings.Cohorts)),
                Estimated(report.Findings.Estimated, report.Words),
                Inputs(report.Findings.Drift),
                Html.Section("versions", "Versions in the log", Versions(report.Versions))))));
    }

    private static XElement Summary(LogReport report) => Html.Section(
        "summary",
        "In short",
        Html.Paragraph(Html.Strong(report.Findings.Sentence)),
        Html.Facts(
            ("predictions", NumberText.Count(report.Findings.Predictions)),
            ("made from", Day(report.From)),
            ("made until", Day(report.Until)),
            ("figures rest on", $"{NumberText.Percent(report.SampledShare)} of them"),
            ("newest outcome", report.NewestOutcome is { } newest ? Day(newest) : "none"),
            ("alarms", report.Alarms.Count == 0 ? "none" : string.Join(", ", report.Alarms))),
        List(report.Notes));

    private static XElement Realised(RealisedFindings realised, OutcomeWords words)
    {
        var counts = $"{NumberText.Count(realised.Mature)} predictions are mature, the outcome of "
            + $"{NumberText.Count(realised.Known)} of them is known; {NumberText.Count(realised.Immature)} are not mature.";
        if (realised.Figures is not { } figures)
            return Html.Section("realised", "Realised", Html.Paragraph(counts), Html.Note("Too few outcomes are known."));
        return Html.Section(
            "realised",
            "Realised",
            Html.Paragraph(counts),
            Html.Facts(
                (words.Happened, $"{NumberText.Percent(figures.ChurnRate)} of {NumberText.Count(figures.Customers)}"),
                ($"expected to {words.Happen}", NumberText.Percent(figures.ExpectedChurnRate)),
                ("ROC AUC", Text(figures.RocAuc)),
                ("log loss", Text(figures.LogLoss)),
                ("calibration slope", Text(figures.CalibrationSlope)),
                ("profit of contacting the flagged", realised.Profit is { } profit
                    ? $"{NumberText.Amount(profit.Realised)}, expected {NumberText.Amount(profit.Expected)}"
                    : "no campaign")),
            Html.Table(
                "By segment",
                [
                    Html.Column("segment"), Html.NumberColumn("customers"), Html.NumberColumn($"expected to {words.Happen}"),
                    Html.NumberColumn(words.Happened), Html.NumberColumn("interval"),
                ],
                realised.Segments.Select(segment => Html.Row(
                    segment.Segment,
                    Html.NumberCell(NumberText.Count(segment.Rows)),
                    Html.NumberCell(NumberText.Percent(segment.Expected)),
                    Html.NumberCell(NumberText.Percent(segment.Observed)),
                    Html.NumberCell($"{NumberText.Percent(segment.Lower)} to {NumberText.Percent(segment.Upper)}")))),
            Html.Note("Customers whom a campaign treated are in none of these figures."));
    }

    private static XElement Cohorts(IReadOnlyList<CohortFindings> cohorts) => Html.Table(
        "A p-value holds however often somebody looks. By chance there is an alarm at most once in a hundred years.",
        [
            Html.Column("cohort"), Html.NumberColumn("predictions"), Html.NumberColumn("known"), Html.NumberColumn("largest PSI"),
            Html.NumberColumn("estimated AUC"), Html.NumberColumn("AUC"), Html.NumberColumn("slope"), Html.NumberColumn("p"),
            Html.Column("marks"),
        ],
        cohorts.Select(cohort => Html.Row(
            Day(cohort.From),
            Html.NumberCell(NumberText.Count(cohort.Predictions)),
            Html.NumberCell(NumberText.Count(cohort.Known)),
            Html.NumberCell(cohort.LargestPsi is { } psi ? NumberText.Decimal(psi) : ""),
            Html.NumberCell(NumberText.Decimal(cohort.EstimatedRocAuc.Value, Decimals)),
            Html.NumberCell(cohort.Realised is { } found ? NumberText.Decimal(found.RocAuc.Value, Decimals) : ""),
            Html.NumberCell(cohort.Realised is { } slope ? NumberText.Decimal(slope.CalibrationSlope.Value, 2) : ""),
            Html.NumberCell(cohort.CalibrationP is { } p ? NumberText.Decimal(p, Decimals) : ""),
            Html.Cell(string.Join(", ", cohort.Marks)))));

    private static XElement Estimated(EstimateFindings? estimate, OutcomeWords words) => Html.Section(
        "estimated",
        "Estimated",
        estimate is null
            ? [Html.Note("There are no predictions.")]
            : new XElement?[]
            {
                Html.Facts(
                    ("cohort from", Day(estimate.From)),
                    ("customers", NumberText.Count(estimate.Customers)),
                    ($"expected to {words.Happen}", NumberText.Percent(estimate.ChurnRate)),
                    ("ROC AUC", Text(estimate.RocAuc)),
                    ("log loss", Text(estimate.LogLoss))),
                List(estimate.Validity),
                Html.Note(PerformanceEstimate.Blindness),
            });

    private static XElement Inputs(DriftFindings? drift) => Html.Section(
        "inputs",
        "Inputs",
        drift is null
            ? [Html.Note("The version keeps no counts of its training, so nobody knows whether its inputs moved.")]
            :
            [
                Html.Table(
                    $"The cohort from {Day(drift.From)} against the training",
                    [
                        Html.Column("column"), Html.NumberColumn("PSI"), Html.NumberColumn("p"),
                        Html.Column("values that moved most"),
                        Html.NumberColumn("before"), Html.NumberColumn("now"), Html.Column("moved"),
                    ],
                    drift.Columns.Select(column => Html.Row(
                        column.Column,
                        Html.NumberCell(NumberText.Decimal(column.Psi)),
                        Html.NumberCell(column.P is { } p ? NumberText.Decimal(p, 4) : "too few"),
                        Html.Cell(column.Moved.Values),
                        Html.NumberCell(NumberText.Percent(column.Moved.Before)),
                        Html.NumberCell(NumberText.Percent(column.Moved.Now)),
                        Html.Cell(column.Alarm ? "beyond doubt" : "")))),
                Html.Note("A shift is a reason to look. It does not say that the model is worse."),
            ]);

    private static XElement Versions(IReadOnlyList<LoggedVersion> versions) => Html.Table(
        "Customers whose outcome is known",
        [
            Html.Column("version"), Html.NumberColumn("predictions"), Html.NumberColumn("known"), Html.NumberColumn("AUC"),
            Html.NumberColumn("log loss"),
        ],
        versions.Select(version => Html.Row(
            Html.Code(version.Version),
            Html.NumberCell(NumberText.Count(version.Predictions)),
            Html.NumberCell(NumberText.Count(version.Known)),
            Html.NumberCell(version.Figures is { } auc ? NumberText.Decimal(auc.RocAuc.Value, Decimals) : ""),
            Html.NumberCell(version.Figures is { } loss ? NumberText.Decimal(loss.LogLoss.Value, Decimals) : ""))));

    private static XElement? List(IReadOnlyList<string> items) => items.Count == 0 ? null : Html.List(items);

    private static string Text(Figure figure) =>
        $"{NumberText.Decimal(figure.Value, Decimals)} ({NumberText.Decimal(figure.Lower, Decimals)} to "
        + $"{NumberText.Decimal(figure.Upper, Decimals)})";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
