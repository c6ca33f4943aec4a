using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Training.Evaluation;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>What the published model looks at: a bar for each column.</summary>
internal static class ImportanceSection
{
    private const int ShownAtOnce = 25;

    public static XElement Write(ReportContent content)
    {
        var greatest = content.Importance.Select(column => column.LogLossIncrease).DefaultIfEmpty(0).Max();
        var rows = content.Importance.Select(column => Row(column, greatest)).ToArray();
        return Html.Section(
            "importance",
            "Why: what the model looks at",
            Html.Paragraph(
                "How much worse ", Html.Strong(content.Manifest.Model), " gets when the values of one column are shuffled among "
                + "the held-out customers, so that they carry no information. Columns around 0 are not needed. Where two "
                + "columns say nearly the same, each can stand in for the other, and both look less important than they are "
                + "together. Importance does not mean causation: changing a column's value need not keep a customer."),
            Table("Columns by importance, the greatest first", rows.Take(ShownAtOnce)),
            rows.Length <= ShownAtOnce
                ? null
                : Html.Details(
                    $"The other {NumberText.Count(rows.Length - ShownAtOnce)} columns",
                    Table("The other columns", rows.Skip(ShownAtOnce))));
    }

    private static XElement Table(string caption, IEnumerable<XElement> rows) => Html.Table(
        caption,
        [
            Html.Column("Column"), Html.Column("Importance, as a bar"), Html.Column("Higher values mean"),
            Html.NumberColumn("Log loss rises by"), Html.NumberColumn("ROC AUC falls by"),
        ],
        rows);

    private static XElement Row(PermutationImportance column, double greatest) => Html.Row(
        column.Column,
        new XElement("td", Html.Class("bar-cell"), Svg.Bar(column.LogLossIncrease, greatest)),
        Html.Cell(DirectionText.Of(column.Direction)),
        Html.NumberCell(NumberText.Decimal(column.LogLossIncrease, 4)),
        Html.NumberCell(NumberText.Decimal(column.AucDecrease, 4)));
}
