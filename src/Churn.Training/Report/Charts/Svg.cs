using System.Globalization;
using System.Xml.Linq;
using Churn.Training.Report.Markup;

namespace Churn.Training.Report.Charts;

/// <summary>The shapes of a chart, in units of its view box.</summary>
internal static class Svg
{
    /// <summary>The shortest distance between two points of a path that is worth drawing.</summary>
    private const double Finest = 1;

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        "line",
        Html.Class(style),
        new XAttribute("x1", Number(x1)),
        new XAttribute("y1", Number(y1)),
        new XAttribute("x2", Number(x2)),
        new XAttribute("y2", Number(y2)));

    public static XElement Path(IEnumerable<(double X, double Y)> points, string style) => new(
        "polyline",
        Html.Class(style),
        new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))));

    public static XElement Dot((double X, double Y) point, string style) => new(
        "circle",
        Html.Class(style),
        new XAttribute("cx", Number(point.X)),
        new XAttribute("cy", Number(point.Y)),
        new XAttribute("r", "3.5"));

    public static XElement Text(double x, double y, string style, string text, bool rotated = false) => new(
        "text",
        Html.Class(style),
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        rotated ? new XAttribute("transform", $"rotate(-90 {Number(x)} {Number(y)})") : null,
        text);

    /// <summary>A bar beside a number that stands in the table anyway.</summary>
    /// <param name="value">Its length; there is no bar where it is not above 0.</param>
    /// <param name="greatest">The value whose bar fills the room.</param>
    public static XElement Bar(double value, double greatest) => new(
        "svg",
        Html.Class("bar"),
        new XAttribute("aria-hidden", "true"),
        new XElement(
            "rect",
            new XAttribute("height", "100%"),
            new XAttribute("width", $"{Number(value > 0 ? 100 * value / greatest : 0)}%")));

    /// <summary>Leaves out what the eye cannot see: a curve over a million customers needs no million points.</summary>
    public static IEnumerable<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        var kept = (X: double.NegativeInfinity, Y: double.NegativeInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            var isFar = Math.Abs(points[i].X - kept.X) + Math.Abs(points[i].Y - kept.Y) >= Finest;
            if (!isFar && i < points.Count - 1) continue;
            kept = points[i];
            yield return kept;
        }
    }
}
