using System.Xml.Linq;
using Churn.Models.Manifest;

namespace Churn.Training.Report.Sections;

/// <summary>Decisions against what happened, in customers: a confusion matrix per model.</summary>
internal static class DecisionsSection
{
    public static XElement Write(ReportContent content) => Html.Section(
        "decisions",
        "Who is named, and who left",
        Html.Paragraph(
            "The held-out customers, counted. A named customer who stayed costs a needless call; a customer who left without "
            + "being named was not called at all. A lower threshold names more of both kinds."),
        new XElement(
            "div",
            Html.Class("grid-of-two"),
            content.Manifest.Candidates.Select(candidate => Matrix(candidate, content.Manifest.Model))));

    private static XElement Matrix(CandidateFigures candidate, string published)
    {
        var confusion = candidate.Confusion;
        var note = candidate.Model == published ? ", the published model" : "";
        var (named, rows, leavers) = (confusion.Named(), confusion.Rows(), confusion.Leavers());
        return Html.Table(
            $"{candidate.Model}{note}: named from {NumberText.Percent(candidate.Threshold)} on",
            [Html.Column("Customers"), Html.NumberColumn("named"), Html.NumberColumn("not named"), Html.NumberColumn("all")],
            [
                Row("who left", confusion.TruePositives, confusion.FalseNegatives, leavers),
                Row("who stayed", confusion.FalsePositives, confusion.TrueNegatives, rows - leavers),
            ],
            Row("all", named, rows - named, rows));
    }

    private static XElement Row(string heading, params int[] customers) =>
        Html.Row(heading, customers.Select(count => Html.NumberCell(NumberText.Count(count))));
}
