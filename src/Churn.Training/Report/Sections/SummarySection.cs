using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Training.Report.Sections;

/// <summary>What a reader in a hurry needs: the data, the verdict, and what the figures mean in customers.</summary>
internal static class SummarySection
{
    public static XElement Write(ReportContent content)
    {
        var (manifest, figures) = (content.Manifest, content.Manifest.Figures());
        return Html.Section(
            "summary",
            "In short",
            (manifest.Verdict?.Findings ?? []).Select(finding => Html.Paragraph(
                new XElement("span", Html.Class("warned"), $"{finding.Title}: "), finding.Message)),
            Html.Paragraph(Data(manifest)),
            Html.Paragraph(Decisions(figures, manifest)),
            Tiles(figures, content.Words));
    }

    private static string Data(ModelManifest manifest)
    {
        var (data, label) = (manifest.Data, manifest.Schema.Label);
        var dropped = data.DroppedRows == 0
            ? ""
            : $" ({NumberText.Count(data.DroppedRows)} more were dropped by the cleaning rules)";
        return $"{data.File} holds {NumberText.Count(data.Rows - data.DroppedRows)} customers{dropped}. "
            + $"{NumberText.Percent(data.ChurnRate)} of them {label.Words.Happened} ({label.Name}: {label.PositiveText}). "
            + $"{Origin(manifest)} The "
            + $"other {NumberText.Count(data.HoldoutRows)} were held out: the "
            + "model has never seen them, and its figures are measured on them alone."
            + (manifest.Refit is { } refit
                ? $" The model that is published was then fitted again, in the same way, on all {NumberText.Count(refit.Rows)}."
                : "");
    }

    private static string Origin(ModelManifest manifest)
    {
        var rows = NumberText.Count(manifest.Data.TrainingRows);
        return manifest.Foreign is { } foreign
            ? $"The model was made elsewhere ({foreign.File}, by {foreign.Producer}) and imported; its threshold"
                + $"{(manifest.Figures().Calibration == "none" ? " was" : " and its calibration were")} chosen on {rows} of them."
            : $"The model learnt from {rows} of them; it is a {manifest.Model}.";
    }

    private static XElement Tiles(CandidateFigures figures, OutcomeWords words)
    {
        var metrics = figures.Holdout.ToDictionary(figure => figure.Metric);
        var (confusion, rows) = (figures.Confusion, figures.Confusion.Rows());
        var atRandom = rows == 0 ? NumberText.Undefined : NumberText.Hundredths((double)confusion.Leavers() / rows);
        return new XElement(
            "dl",
            Html.Class("tiles"),
            Tile(
                $"customers it flags {words.Happen}; of 100 taken at random, {atRandom} would",
                metrics["precision"], NumberText.OfHundred, NumberText.Hundredths),
            Tile($"customers who {words.Happen} are flagged", metrics["recall"], NumberText.OfHundred, NumberText.Hundredths),
            Tile(
                $"as many {words.Who} in the most likely tenth as in any tenth",
                metrics["liftAtTenPercent"], Times, OneDecimal),
            Tile(
                "average calibration error of its probabilities",
                metrics["expectedCalibrationError"], PercentagePoints, Points));
    }

    private static XElement Tile(
        string meaning, MetricFigure figure, Func<double?, string> value, Func<double?, string> end) => new(
        "div",
        Html.Class("tile"),
        new XElement("dt", meaning, new XElement("small", figure.IntervalText(end))),
        new XElement("dd", new XElement("b", value(figure.Value))));

    private static string PercentagePoints(double? share) =>
        share is null ? NumberText.Undefined : $"{Points(share)} percentage points";

    private static string Points(double? share) => NumberText.Decimal(100 * share, 1);

    private static string OneDecimal(double? value) => NumberText.Decimal(value, 1);

    private static string Times(double? value) => value is null ? NumberText.Undefined : $"{OneDecimal(value)} times";

    private static string Decisions(CandidateFigures figures, ModelManifest manifest)
    {
        var (confusion, words) = (figures.Confusion, manifest.Schema.Label.Words);
        return (manifest.Decision.HasOwnThresholds
                ? "Each customer has a threshold of their own; the figures here are for the common one. "
                : "")
            + $"The model flags a customer {(manifest.Schema.Label.MeansLeft ? "as at risk if the churn" : "if the")} "
            + $"probability is at least {NumberText.Percent(figures.Threshold)}. Of the "
            + $"{NumberText.Count(confusion.Rows())} held-out customers it flags {NumberText.Count(confusion.Named())}, of whom "
            + $"{NumberText.Count(confusion.TruePositives)} {words.Happened}; "
            + $"{NumberText.Count(confusion.FalseNegatives)} {words.Happened} without being flagged.";
    }
}
