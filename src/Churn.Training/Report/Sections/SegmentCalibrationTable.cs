using System.Xml.Linq;
using Churn.Training.Evaluation;
using Churn.Training.Report.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>Expected against observed leavers, segment by segment.</summary>
internal static class SegmentCalibrationTable
{
    public static XElement Write(IReadOnlyList<SegmentCalibration> segments) => Html.Table(
        "Held-out customers: whether as many left as expected (range: 95 %)",
        [
            Html.Column("Segment"), Html.NumberColumn("Customers"), Html.NumberColumn("Expected to leave"), Html.NumberColumn("Left"),
            Html.Column("Verdict"),
        ],
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

    private static object Verdict(SegmentCalibration segment) => segment switch
    {
        { Rows: 0 } => "nobody in it",
        { IsInLine: true } => "in line",
        _ => new XElement("span", Html.Class("warned"), segment.Expected < segment.Observed ? "more left than expected" : "fewer left than expected"),
    };
}
