using System.Xml.Linq;
using Churn.Core.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>How well the published model ranks, and how true its probabilities are.</summary>
internal static class CurvesSection
{
    public static XElement Write(ReportContent content) => Html.Section(
        "curves",
        "How sure it is",
        new XElement(
            "div",
            Html.Class("grid-of-two"),
            ChartFigure.Write(
                ModelCharts.Calibration(content.PublishedAlone),
                "Customers in ten groups of about equal size by their probability. On the diagonal, as many "
                + $"{content.Words.Happened} as predicted; "
                + "above it, more; below it, fewer. The strokes show how sure the published model's groups are (95 %): one that "
                + "crosses the diagonal is in line with it."),
            ChartFigure.Write(
                ModelCharts.Gains(content.PublishedAlone),
                "Customers are called in the order of their probability. The higher the line, the fewer calls it takes to reach "
                + $"those who {content.Words.Happen}."),
            ChartFigure.Write(
                ModelCharts.Lift(content.PublishedAlone),
                $"How many times more {content.Words.Who} are among those called than among as many taken at random. It "
                + "always ends at 1, where all are called."),
            ChartFigure.Write(
                ModelCharts.Roc(content.PublishedAlone),
                $"Each point is a threshold: how many of the {content.Words.Who} it flags, and how many of the "
                + $"{content.Words.Others}. The nearer to the upper left corner, the better.")));
}
