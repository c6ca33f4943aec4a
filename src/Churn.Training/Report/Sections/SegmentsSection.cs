using System.Xml.Linq;
using Churn.Core.Decisions;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;

namespace Churn.Training.Report.Sections;

/// <summary>The segments over all customers of the data.</summary>
internal static class SegmentsSection
{
    public static XElement Write(ReportContent content)
    {
        var (segments, value) = (content.Manifest.Segments, content.Manifest.Segmentation.ValueColumn);
        return Html.Section(
            "segments",
            content.HasCampaign ? "Who is at risk" : $"Who is likely to {content.Words.Happen}",
            Html.Paragraph(!content.HasCampaign
                ? "All rows of the file, each in the first segment whose rule holds."
                : $"The customers of the file who have not left "
                    + $"({content.Manifest.Schema.Label.Name}: {content.Manifest.Schema.Label.Negative}), each in the first "
                    + "segment whose rule holds. Whoever has left is no longer at risk, and is in no segment and no sum. "
                    + (
                        value is null
                            ? "The data has no column that is known to hold a customer's value, so there are no values at risk."
                            : $"{value} is summed up as it stands in the file; what of it is at risk weighs each customer's "
                                + "with the probability to "
                                + "leave, and the range below it holds what will really be lost in nine of ten cases, by "
                                + "chance and by what is not known of the level of the probabilities. It is not the worth of "
                                + "a customer that the campaign counts with.")),
            Html.Table("The segments in the order of their rules", Columns(value), segments.Select(Row), Total(content.Manifest)),
            content.SegmentCalibration.Count == 0
                ? null
                : SegmentCalibrationTable.Write(content.SegmentCalibration, content.Words),
            value is not null && content.Manifest.HoldoutSegments is { ValueAtRisk: not null } measured
                ? RevenueTable.Write(measured, value)
                : null);
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
        AtRisk(segment.ValueAtRisk, segment.ValueAtRiskInterval));

    private static XElement Total(ModelManifest manifest)
    {
        var (segments, atRisk) = (manifest.Segments, manifest.RevenueAtRisk);
        var hasValue = manifest.Segmentation.ValueColumn is not null;
        return Html.Row(
            "all",
            Html.Cell(""),
            Html.NumberCell(NumberText.Count(segments.Sum(segment => segment.Customers))),
            Html.NumberCell(NumberText.Percent(segments.Sum(segment => segment.Share))),
            Html.NumberCell(NumberText.Percent(segments.Sum(segment => segment.Share * segment.AverageProbability))),
            hasValue ? Amount(segments.Sum(segment => segment.TotalValue)) : null,
            hasValue
                ? AtRisk(
                    segments.Sum(segment => segment.ValueAtRisk),
                    atRisk is null ? null : new ValueInterval(atRisk.Lower, atRisk.Upper))
                : null);
    }

    private static XElement? Amount(double? amount) => amount is null ? null : Html.NumberCell(NumberText.Amount(amount));

    private static XElement? AtRisk(double? amount, ValueInterval? interval) =>
        amount is null ? null : Html.NumberCell(RevenueTable.Ranged(amount.Value, interval));
}

/// <summary>What the held-out customers were expected to take with them, against what they took.</summary>
internal static class RevenueTable
{
    public static XElement Write(MeasuredSegments measured, string value) => Html.Table(
        $"Held-out customers: {value} at risk, and lost (range: 90 %)",
        [
            Html.Column("Segment"), Html.NumberColumn("Customers"), Html.NumberColumn("At risk"), Html.NumberColumn("Lost"),
        ],
        measured.Segments.Select(segment => Row(
            segment.Name, segment.Customers ?? 0, segment.ValueAtRisk!, segment.LostValue!.Value)),
        Row("all", measured.Customers, measured.ValueAtRisk!, measured.LostValue!.Value));

    /// <summary>An amount with its range below it.</summary>
    public static object Ranged(double amount, ValueInterval? interval) => interval is null
        ? NumberText.Amount(amount)
        : new object[]
        {
            NumberText.Amount(amount),
            new XElement(
                "span", Html.Class("interval"), $"{NumberText.Amount(interval.Lower)} to {NumberText.Amount(interval.Upper)}"),
        };

    private static XElement Row(string name, int customers, RevenueAtRisk atRisk, double lost) => Html.Row(
        name,
        Html.NumberCell(NumberText.Count(customers)),
        Html.NumberCell(Ranged(atRisk.Value, new ValueInterval(atRisk.Lower, atRisk.Upper))),
        Html.NumberCell(NumberText.Amount(lost)));
}

/// <summary>Expected against observed leavers, segment by segment.</summary>
internal static class SegmentCalibrationTable
{
    public static XElement Write(IReadOnlyList<SegmentCalibration> segments, OutcomeWords words) =>
        Html.Table(
            $"Held-out customers: whether as many {words.Happened} as expected (range: 95 %)",
            [
                Html.Column("Segment"),
                Html.NumberColumn("Customers"),
                Html.NumberColumn($"Expected to {words.Happen}"),
                Html.NumberColumn($"Who {words.Happened}"),
                Html.Column("Verdict"),],
            segments.Select(segment => Row(segment, words)));

    private static XElement Row(SegmentCalibration segment, OutcomeWords words) => Html.Row(
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
        Html.Cell(Verdict(segment, words)));

    private static object Verdict(SegmentCalibration segment, OutcomeWords words) =>
        segment switch
        {
            { Rows: 0 } => "nobody in it",
            { IsInLine: true } => "in line",
            _ => new XElement(
                "span",
                Html.Class("warned"),
                $"{(segment.Expected < segment.Observed ? "more" : "fewer")} {words.Happened} than expected"),
        };
}
