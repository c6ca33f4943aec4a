using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Models.Manifest;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>What several sections say about the figures of a model.</summary>
internal static class FigureTexts
{
    /// <summary>"95 %: 51 to 61".</summary>
    public static string IntervalText(this MetricFigure figure, Func<double?, string> end) =>
        $"95\u00A0%: {(figure.HasInterval() ? $"{end(figure.Lower)} to {end(figure.Upper)}" : NumberText.Undefined)}";

    public static bool HasInterval(this MetricFigure figure) => figure is { Lower: not null, Upper: not null };

    public static int Named(this ConfusionFigures confusion) => confusion.TruePositives + confusion.FalsePositives;

    public static int Leavers(this ConfusionFigures confusion) => confusion.TruePositives + confusion.FalseNegatives;

    public static int Rows(this ConfusionFigures confusion) =>
        confusion.Named() + confusion.TrueNegatives + confusion.FalseNegatives;
}

/// <summary>Which way higher values of a column go, in words.</summary>
internal static class DirectionText
{
    /// <summary>From this correlation on, higher values go one way.</summary>
    private const double Clear = 0.2;

    public static string Of(double direction) => direction switch
    {
        >= Clear => "\u2191 more likely",
        <= -Clear => "\u2193 less likely",
        double.NaN => "\u2013",
        _ => "both, depending",
    };
}

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
