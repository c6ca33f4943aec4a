using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Data.Inspection;

namespace Churn.Training.Report.Sections;

/// <summary>The quality of the data, column by column. Words stay out: they are customers' values.</summary>
internal static class ColumnsSection
{
    public static XElement Write(ReportContent content)
    {
        var schema = content.Manifest.Schema;
        return Html.Section(
            "columns",
            "The columns",
            Html.Paragraph(
                "The kind of each column and why, how it is filled, and how well it alone predicts the label: a ROC AUC of "
                    + "0.5 is nothing; "
                    + "information is the share of the label's entropy that it takes away. Far out are values more than three "
                    + "interquartile ranges beyond the quartiles."),
            Html.Details(
                $"The {NumberText.Count(schema.Columns.Count + 1)} columns",
                Html.Table(
                    "Columns in the order of the file, the label first",
                    [
                        Html.Column("Column"),
                        Html.Column("Kind, and why"),
                        Html.Column("Use"),
                        Html.NumberColumn("Missing"),
                        Html.NumberColumn("Distinct"),
                        Html.Column("Range"),
                        Html.NumberColumn("Far out"),
                        Html.NumberColumn("ROC AUC alone"),
                        Html.NumberColumn("Information"),
                        Html.Column("Warnings"),
                    ],
                    schema.Columns.Zip(content.Columns, Row).Prepend(Label(schema.Label)))));
    }

    private static XElement Label(LabelColumn label) =>
        Html.Row(
            label.Name,
            Html.Cell("label"),
            Html.Cell($"predicted; {label.PositiveText} means {label.Words.Happened}, "
                + $"{label.NegativeText} means {label.Words.DidNot}"),
            Html.NumberCell("0"),
            Html.NumberCell("2"),
            Html.Cell(""),
            Html.NumberCell(""),
            Html.NumberCell(""),
            Html.NumberCell(""),
            Html.Cell(""));

    private static XElement Row(Column column, ColumnProfile profile) =>
        Html.Row(
            column.Name,
            Html.Cell($"{profile.Kind}: {profile.Why}"),
            Html.Cell(Use(column)),
            Html.NumberCell(
                profile.Missing == 0 ? "0" : $"{NumberText.Count(profile.Missing)} ({NumberText.Percent(profile.MissingShare)})"),
            Html.NumberCell(NumberText.Count(profile.Distinct)),
            Html.Cell(Range(profile)),
            Html.NumberCell(profile.Numbers is { } numbers ? NumberText.Count(numbers.Outliers) : ""),
            Html.NumberCell(profile.Relation is { } auc ? NumberText.Decimal(auc.RocAuc) : ""),
            Html.NumberCell(profile.Relation is { } relation ? NumberText.Percent(relation.Information) : ""),
            Html.Cell(
                string.Join(
                    "; ",
                    profile.Leak is { } leak ? profile.Warnings.Append($"{Level(leak)}: {leak.Reason}") : profile.Warnings)));

    private static string Level(Leak leak) => leak.Level == LeakLevel.Proven ? "proven leak" : "suspected leak";

    private static string Range(ColumnProfile profile) =>
        profile switch
        {
            { Numbers: { } numbers } => FormattableString.Invariant(
                $"{numbers.Minimum:0.####} to {numbers.Maximum:0.####}, median {numbers.Median:0.####}"),
            { Days: [var first, var last] } => FormattableString.Invariant($"{first:yyyy-MM-dd} to {last:yyyy-MM-dd}"),
            _ => "",
        };

    private static string Use(Column column) =>
        column switch
        {
            IdentifierColumn => "names the customer; not learnt from",
            UnusedColumn unused => $"not used: {unused.WhyUnused}",
            DecisionOnlyColumn => "decisions read it; not learnt from",
            TimeColumn => "the day as of which a row is; not learnt from",
            DateColumn date =>
                $"its age in days ({Missing(date.Missing, isNumber: true)}), its month and its weekday "
                    + $"({Missing(date.MissingWord, isNumber: false)})",
            FreeTextColumn text => $"the score of its words, counts{(text.HasTone ? ", its tone" : "")}"
                + $"{(text.SentenceModel is null ? "" : ", the score of its meaning")} "
                + $"({Missing(text.Missing, isNumber: true)})",
            CategoryColumn words =>
                $"{NumberText.Count(words.Vocabulary.Count)} different words; {Missing(words.Missing, isNumber: false)}",
            FeatureColumn feature => Missing(feature.Missing, feature is NumberColumn),
            _ => "",
        };

    private static string Missing(ImputationStrategy rule, bool isNumber) => rule switch
    {
        ImputationStrategy.Mean => "a missing value counts as the mean",
        ImputationStrategy.Median => "a missing value counts as the median",
        ImputationStrategy.MostFrequent => "a missing value counts as the most frequent one",
        ImputationStrategy.Constant when isNumber => "a missing value counts as 0",
        ImputationStrategy.Constant => "a missing value is a value of its own",
        ImputationStrategy.ForwardFill => "a missing value is taken from the row above",
        ImputationStrategy.BackwardFill => "a missing value is taken from the row below",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
