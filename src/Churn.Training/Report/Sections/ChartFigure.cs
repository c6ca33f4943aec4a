using System.Xml.Linq;
using Churn.Training.Report.Charts;
using Churn.Training.Report.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>A chart with its heading, its legend, and a sentence on how to read it.</summary>
internal static class ChartFigure
{
    public static XElement Write(LineChart chart, string explanation) => new(
        "figure",
        new XElement("h3", chart.Title),
        chart.IsUndefined
            ? new[] { Html.Note($"The curve is {NumberText.Undefined} on these customers.") }
            : [chart.Legend(), chart.Draw()],
        new XElement("figcaption", explanation));
}
