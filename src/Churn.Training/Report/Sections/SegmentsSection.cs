using System.Xml.Linq;
using Churn.Core.Decisions;
using Churn.Training.Evaluation;
using Churn.Training.Report.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>The segments over all customers of the data.</summary>
internal static class SegmentsSection
{
    public static XElement Write(ReportContent content)
    {
        var (segments, value) = (content.Manifest.Segments, content.Manifest.Segmentation.ValueColumn);
        return Html.Section(
            "segments",
            "Who is at risk",
            Html.Paragraph(
                $"The customers of the file who have not left "
                    + $"({content.Manifest.Schema.Label.Name}: {content.Manifest.Schema.Label.Negative}), each in the first "
                    + "segment whose rule holds. Whoever has left is no longer at risk, and is in no segment and no sum. "
                    + (
                        value is null
                            ? "The data has no column that is known to hold a customer's value, so there are no values at risk."
                            : $"{value} is summed up as it stands in the file; what of it is at risk weighs each customer's "
                                + "with the probability to "
                                + "leave. It is not the worth of a customer that the campaign counts with.")),
            Html.Table("The segments in the order of their rules", Columns(value), segments.Select(Row), Total(segments, value)),
            content.SegmentCalibration.Count == 0 ? null : SegmentCalibrationTable.Write(content.SegmentCalibration));
    }

    private static IEnumerable<XElement> Columns(string? value) =>
    [
        Html.Column("Segment"), Html.Column("Rule"), Html.NumberColumn("Customers"), Html.NumberColumn("Share"),
        Html.NumberColumn("Average probability"),
        .. value is null ? Array.Empty<XElement>() : [Html.NumberColumn(value), Html.NumberColumn($"{value} at risk")],
    ];

    private static XElement Row(SegmentSummary segment) => Html.Row(
        segment.Name,
        Html.Cell(segment.Rule),
        Html.NumberCell(NumberText.Count(segment.Customers)),
        Html.NumberCell(NumberText.Percent(segment.Share)),
        Html.NumberCell(segment.Customers == 0 ? "\u2013" : NumberText.Percent(segment.AverageProbability)),
        Amount(segment.TotalValue),
        Amount(segment.ValueAtRisk));

    private static XElement Total(IReadOnlyList<SegmentSummary> segments, string? value) => Html.Row(
        "all",
        Html.Cell(""),
        Html.NumberCell(NumberText.Count(segments.Sum(segment => segment.Customers))),
        Html.NumberCell(NumberText.Percent(segments.Sum(segment => segment.Share))),
        Html.NumberCell(NumberText.Percent(segments.Sum(segment => segment.Share * segment.AverageProbability))),
        value is null ? null : Amount(segments.Sum(segment => segment.TotalValue)),
        value is null ? null : Amount(segments.Sum(segment => segment.ValueAtRisk)));

    private static XElement? Amount(double? amount) => amount is null ? null : Html.NumberCell(NumberText.Amount(amount));
}

/// <summary>Expected against observed leavers, segment by segment.</summary>
internal static class SegmentCalibrationTable
{
    public static XElement Write(IReadOnlyList<SegmentCalibration> segments) =>
        Html.Table(
            "Held-out customers: whether as many left as expected (range: 95 %)",
            [
                Html.Column("Segment"),
                Html.NumberColumn("Customers"),
                Html.NumberColumn("Expected to leave"),
                Html.NumberColumn("Left"),
                Html.Column("Verdict"),],
            segments.Select(Row));

    private static XElement Row(SegmentCalibration segment) => Html.Row(
        segment.Segment,
        Html.NumberCell(NumberText.Count(segment.Rows)),
        Html.NumberCell(segment.Rows == 0 ? "\u2013" : NumberText.Percent(segment.Expected)),
        Html.NumberCell(segment.Rows == 0
            ? "\u2013"
            : new object[]
            {
                NumberText.Percent(segment.Observed),
                new XElement(
                    "span",
                    Html.Class("interval"),
                    $"{NumberText.Percent(segment.Interval.Lower)} to {NumberText.Percent(segment.Interval.Upper)}"),
            }),
        Html.Cell(Verdict(segment)));

    private static object Verdict(SegmentCalibration segment) =>
        segment switch
        {
            { Rows: 0 } => "nobody in it",
            { IsInLine: true } => "in line",
            _ => new XElement(
                "span",
                Html.Class("warned"),
                segment.Expected < segment.Observed ? "more left than expected" : "fewer left than expected"),
        };
}
