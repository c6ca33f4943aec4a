using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Training.Texts;

namespace Churn.Training.Report.Sections;

/// <summary>The words that carry the scores of texts.</summary>
internal static class TextsSection
{
    /// <returns>The section; null where no column is free text.</returns>
    public static XElement? Write(ReportContent content) => content.Texts.Count == 0 ? null : Html.Section(
        "texts",
        "What customers write",
        [
            Html.Paragraph(
                "The words, and pairs of words after one another, that move the score of a text most. Shown and learnt from is "
                + $"only what at least {TextCorpus.MinCustomers} customers wrote. In a text with n known words and pairs each of "
                + "them adds its weight divided by the square root of n to the log-odds; what the model makes of the score is "
                + "in the reasons. Numbers and addresses count as such, whichever they are."),
            .. content.Texts.SelectMany(texts => Tables(texts, content.Words)),
        ]);

    private static IEnumerable<XElement> Tables(LearnedTexts texts, OutcomeWords words) =>
    [
        Html.Paragraph(
            Html.Strong(texts.Column),
            $": {NumberText.Count(texts.Texts)} texts to learn from; their words alone rank them with a ROC AUC of "
            + $"{NumberText.Decimal(texts.RocAuc)}, each scored by a fit on other customers."),
        .. texts.Tone is { } tone
            ? [Html.Paragraph(
                $"Tone, from -1, angry, to 1, happy, by the lexicon that was given: {NumberText.Percent(tone.KnownShare)} of the "
                + $"texts have a word of it. The mean is {NumberText.Decimal(tone.OfChurned, 2)} of those who "
                + $"{words.Churned}, and {NumberText.Decimal(tone.OfStayed, 2)} of the others."),]
            : Array.Empty<XElement>(),
        .. texts.Meaning is { } meaning
            ? [Html.Paragraph($"By the sentence model that was given, {meaning.Describe()}.")]
            : Array.Empty<XElement>(),
        .. texts.Raising.Count + texts.Lowering.Count == 0
            ? [Html.Paragraph($"They say nothing beyond the {words.Rate}, so all texts have the same score.")]
            : new[]
            {
                Table($"Words of {texts.Column} that raise {words.What}", texts.Raising, words),
                Table($"Words of {texts.Column} that lower {words.What}", texts.Lowering, words),
            },
    ];

    private static XElement Table(string caption, IReadOnlyList<TextTerm> terms, OutcomeWords words) => Html.Table(
        caption,
        [
            Html.Column("Words"), Html.NumberColumn("Weight"), Html.NumberColumn("Customers"),
            Html.NumberColumn($"Who {words.Happened}"),
        ],
        terms.Select(term => Html.Row(
            term.Text,
            Html.NumberCell(NumberText.Decimal(term.Weight, 2)),
            Html.NumberCell(NumberText.Count(term.Customers)),
            Html.NumberCell(NumberText.Percent(term.ChurnRate)))));
}
