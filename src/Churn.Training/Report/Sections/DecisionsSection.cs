using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Training.Report.Sections;

/// <summary>Decisions against what happened, in customers: the confusion matrix of the published model.</summary>
internal static class DecisionsSection
{
    public static XElement Write(ReportContent content) => Html.Section(
        "decisions",
        $"Who is flagged, and who {content.Words.Happened}",
        Html.Paragraph(
            $"The held-out customers, counted. A flagged customer who {content.Words.DidNot} costs a needless call; a customer "
            + $"who {content.Words.Happened} without being flagged was not called at all. A lower threshold flags more of both "
            + "kinds."),
        Matrix(content.Manifest.Figures(), content.Words));

    /// <summary>The decisions of one model, counted.</summary>
    public static XElement Matrix(CandidateFigures candidate, OutcomeWords words)
    {
        var confusion = candidate.Confusion;
        var (named, rows, leavers) = (confusion.Named(), confusion.Rows(), confusion.Leavers());
        return Html.Table(
            $"{candidate.Model}: flagged from {NumberText.Percent(candidate.Threshold)} on",
            [Html.Column("Customers"), Html.NumberColumn("flagged"), Html.NumberColumn("not flagged"), Html.NumberColumn("all")],
            [
                Row($"who {words.Happened}", confusion.TruePositives, confusion.FalseNegatives, leavers),
                Row($"who {words.DidNot}", confusion.FalsePositives, confusion.TrueNegatives, rows - leavers),
            ],
            Row("all", named, rows - named, rows));
    }

    private static XElement Row(string heading, params int[] customers) =>
        Html.Row(heading, customers.Select(count => Html.NumberCell(NumberText.Count(count))));
}
