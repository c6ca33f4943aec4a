using System.Xml.Linq;
using Churn.Core.Schema;

namespace Churn.Training.Report.Sections;

/// <summary>
/// The data: its file, its columns, and what was decided about them. Ranges and words stay out: they are customers' values.
/// </summary>
internal static class DataSection
{
    public static XElement Write(ReportContent content)
    {
        var (data, schema) = (content.Manifest.Data, content.Manifest.Schema);
        return Html.Section(
            "data",
            "The data",
            Html.Facts(
                ("File", data.File),
                ("Rows", NumberText.Count(data.Rows)),
                ("Dropped by the cleaning rules", NumberText.Count(data.DroppedRows)),
                ("Rows learnt from", NumberText.Count(data.TrainingRows)),
                ("Rows held out", NumberText.Count(data.HoldoutRows)),
                ("Churn rate", NumberText.Percent(data.ChurnRate)),
                ("SHA-256 of the file", Html.Code(data.Sha256))),
            content.Notes.Count == 0 ? null : new XElement("h3", "What was decided about it"),
            content.Notes.Count == 0 ? null : Html.List(content.Notes),
            Html.Details(
                $"The {NumberText.Count(schema.Columns.Count + 1)} columns",
                Html.Table(
                    "Columns in the order of the file, the label first",
                    [Html.Column("Column"), Html.Column("Kind"), Html.Column("Use")],
                    schema.Columns.Select(Row).Prepend(Label(schema.Label)))));
    }

    private static XElement Label(LabelColumn label) => Html.Row(
        label.Name, Html.Cell("label"), Html.Cell($"predicted; {label.Positive} means left, {label.Negative} means stayed"));

    private static XElement Row(Column column) => Html.Row(column.Name, Html.Cell(column.KindName), Html.Cell(Use(column)));

    private static string Use(Column column) => column switch
    {
        IdentifierColumn => "names the customer; not learnt from",
        UnusedColumn unused => $"not used: {unused.WhyUnused}",
        TimeColumn => "the day as of which a row is; not learnt from",
        DateColumn date => $"its age in days ({Missing(date.Missing, isNumber: true)}), its month and its weekday ({Missing(date.MissingWord, isNumber: false)})",
        CategoryColumn words => $"{NumberText.Count(words.Vocabulary.Count)} different words; {Missing(words.Missing, isNumber: false)}",
        FeatureColumn feature => Missing(feature.Missing, feature is NumberColumn),
        _ => "",
    };

    private static string Missing(MissingRule rule, bool isNumber) => rule switch
    {
        MissingRule.Mean => "a missing value counts as the mean",
        MissingRule.Median => "a missing value counts as the median",
        MissingRule.MostFrequent => "a missing value counts as the most frequent one",
        MissingRule.Constant when isNumber => "a missing value counts as 0",
        MissingRule.Constant => "a missing value is a value of its own",
        MissingRule.ForwardFill => "a missing value is taken from the row above",
        MissingRule.BackwardFill => "a missing value is taken from the row below",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
