using System.Globalization;
using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;

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

    public static XElement Path(IEnumerable<(double X, double Y)> points, string style) => Joined("polyline", points, style);

    public static XElement Area(IEnumerable<(double X, double Y)> points, string style) => Joined("polygon", points, style);

    private static XElement Joined(string shape, IEnumerable<(double X, double Y)> points, string style) => new(
        shape,
        Html.Class(style),
        new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))));

    public static XElement Dot((double X, double Y) point, string style) => new(
        "circle",
        Html.Class(style),
        new XAttribute("cx", Number(point.X)),
        new XAttribute("cy", Number(point.Y)),
        new XAttribute("r", "3.5"));

    /// <summary>Many small dots in one element.</summary>
    public static XElement Dots(IEnumerable<(double X, double Y)> points, string style) => new(
        "path",
        Html.Class($"dots {style}"),
        new XAttribute("d", string.Concat(points.Select(point => $"M{Number(point.X)} {Number(point.Y)}h0"))));

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

    /// <summary>A bar that begins in the middle and goes left where its value is below 0, with a line across its range.</summary>
    /// <param name="value">Its length.</param>
    /// <param name="range">What the line goes over; null for none.</param>
    /// <param name="greatest">The value whose bar fills half of the room.</param>
    public static XElement BarFromMiddle(double value, Interval? range, double greatest)
    {
        double At(double number) => 50 + (50 * Math.Clamp(number / greatest, -1, 1));
        XElement Across(double from, double to, string top, string bottom, string style) => new(
            "line",
            Html.Class(style),
            new XAttribute("x1", $"{Number(from)}%"),
            new XAttribute("x2", $"{Number(to)}%"),
            new XAttribute("y1", top),
            new XAttribute("y2", bottom));
        return new(
            "svg",
            Html.Class("bar"),
            new XAttribute("aria-hidden", "true"),
            new XElement(
                "rect",
                value < 0 ? Html.Class("less") : null,
                new XAttribute("height", "100%"),
                new XAttribute("x", $"{Number(Math.Min(50, At(value)))}%"),
                new XAttribute("width", $"{Number(Math.Abs(At(value) - 50))}%")),
            Across(50, 50, "0%", "100%", "axis"),
            range is { } ends ? Across(At(ends.Lower), At(ends.Upper), "50%", "50%", "across") : null);
    }

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
