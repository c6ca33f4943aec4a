using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>Whether more data would help.</summary>
internal static class LearningSection
{
    /// <returns>The section; null if nobody asked for the curve.</returns>
    public static XElement? Write(ReportContent content) =>
        content.LearningCurve.Count < 2
            ? null
            : Html.Section(
                "learning",
                "Would more data help?",
                new XElement(
                    "div",
                    Html.Class("grid-of-two"),
                    ChartFigure.Write(
                        Chart(content),
                        "The published kind of model, fitted on parts of the rows and measured on the same held-out customers; "
                            + "lower is better. "
                            + "Where the line still falls at its right end, more rows of this kind would help; where it is "
                            + "flat, better columns would."
                    )));

    private static LineChart Chart(ReportContent content)
    {
        var points = content.LearningCurve.Where(point => double.IsFinite(point.LogLoss)).ToArray();
        var losses = points.Select(point => point.LogLoss).DefaultIfEmpty(0).ToArray();
        var model = content.Candidates.ToList().IndexOf(content.Published);
        return new LineChart(
            "learning-curve",
            "Log loss over the rows learnt from",
            string.Join("; ", points.Select(point => $"{NumberText.Count(point.Rows)} rows: {NumberText.Decimal(point.LogLoss)}"))
                + ".",
            Axis.UpTo(content.LearningCurve[^1].Rows, "Training rows", ""),
            Axis.Between(losses.Min(), losses.Max(), "Log loss"),
            [
                Curve.OfModel(
                    model,
                    content.Manifest.Model,
                    points.Select(point => ((double)point.Rows, point.LogLoss)),
                    isMarked: true),]);
    }
}
