using System.Xml.Linq;
using Churn.Core.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>The model card: what the model is for, what it was made from, and where it ends.</summary>
/// <remarks>After M. Mitchell and others, "Model cards for model reporting", FAT* 2019.</remarks>
internal static class CardSection
{
    public static XElement Write(ReportContent content)
    {
        var manifest = content.Manifest;
        return Html.Section(
            "card",
            "Model card",
            new XElement("h3", "Intended use"),
            Html.Paragraph(
                $"To estimate how likely a customer is to {content.Words.Happen} "
                    + $"({manifest.Schema.Label.Name}: {manifest.Schema.Label.PositiveText}), "
                    + (content.HasCampaign ? "and to choose whom a retention campaign calls. " : $"({content.Words.What}). ")
                    + "It is made for customers of the kind in the file, with the same columns, measured in the same way and as "
                    + $"far ahead of {(content.HasCampaign ? "the leaving" : "the event")}."),
            new XElement("h3", "Out of scope"),
            Html.Paragraph(
                "To refuse somebody a service, a price or a contract; to judge single customers, for a probability describes "
                    + "many similar ones; to "
                + (content.HasCampaign
                    ? "say why a customer leaves or what would keep them: "
                    : "say why customers have the event or what would bring it about: ")
                + "it has learnt correlations, not causes."),
            new XElement("h3", "What it was made from"),
            Html.Paragraph(Data(content)),
            new XElement("h3", "Limitations"),
            Html.List(Limits(content)));
    }

    private static string Data(ReportContent content)
    {
        var manifest = content.Manifest;
        var published = content.Published;
        var variant = published.Variant.Length > 0 ? $" ({published.Variant})" : "";
        return $"{manifest.Data.File}: {NumberText.Count(manifest.Data.TrainingRows)} customers to "
            + $"{(manifest.Foreign is null ? "learn from" : "calibrate and decide by")} and "
            + $"{NumberText.Count(manifest.Data.HoldoutRows)} to measure on, {NumberText.Percent(manifest.Data.ChurnRate)} of "
            + $"them {(content.HasCampaign ? "gone" : "with the event")}; "
            + $"{NumberText.Count(manifest.Schema.UsedColumns.Count)} of its columns are "
            + $"{(manifest.Foreign is null ? "learnt from" : "used")}. The kind of the model is {published.Name}{variant}; "
            + $"the calibration of its probabilities is {published.Calibration}."
            + (manifest.Distillation is { } distillation ? $" It was {distillation.Describe()}." : "")
            + (content.HasCampaign ? " What its decisions are for stands under \u201CWhat it is worth\u201D." : "");
    }

    private static IEnumerable<string> Limits(ReportContent content)
    {
        var data = content.Manifest.Data;
        yield return data.HeldOutFrom is { } from
            ? $"It was measured on the latest rows, from {from} on. It does not know what changed later."
            : "It was measured on customers taken at random from the same file. On customers of a later time it may be worse: "
                + "train with --time to measure that.";
        var leavers = content.Holdout.Churned.Count(churned => churned);
        yield return $"{NumberText.Count(leavers)} of the held-out customers {content.Words.Happened}: the fewer, the wider the "
            + "ranges of its figures.";
        var off = content
            .SegmentCalibration.Where(segment => segment.Rows > 0 && !segment.IsInLine)
            .Select(segment => segment.Segment)
            .ToArray();
        yield return off.Length == 0
            ? $"In every segment about as many {content.Words.Happened} as expected; groups that were not examined may differ."
            : $"Its probabilities are off in the segments {string.Join(", ", off)}; see there.";
        yield return "Whether it treats groups of people alike was not measured. Leave out columns that must not count, and "
            + "those that stand for them, with --ignore.";
        if (content.Manifest.Membership is { } membership)
            yield return $"Whoever knows a customer and the model's probabilities may guess whether it learnt from them: "
                + $"{membership.Describe()}. This is the simple attack, by the loss; cleverer ones find more.";
        yield return "Values that were never seen in training are answered with a warning; an answer with many warnings is a "
            + "guess.";
    }
}
