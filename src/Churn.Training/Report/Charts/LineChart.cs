using System.Xml.Linq;
using Churn.Core.Markup;

namespace Churn.Training.Report.Charts;

/// <summary>Draws curves over two axes as SVG. Colours, dashes and fonts are the style sheet's, which knows the dark.</summary>
/// <remarks>
/// OxyPlot was tried: it writes fixed colours, a fixed font and size, an XML declaration inside the page, the same ids in every
/// chart, and neither role nor title, so its output would have to be rewritten as text.
/// </remarks>
/// <param name="Id">Tells the chart from the others of the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says, for those who cannot see it.</param>
/// <param name="X">The axis along the bottom.</param>
/// <param name="Y">The axis along the left.</param>
/// <param name="Curves">The curves, those to be on top last.</param>
internal sealed record LineChart(string Id, string Title, string Description, Axis X, Axis Y, IReadOnlyList<Curve> Curves)
{
    private const double Width = 460, Height = 350, Left = 66, Right = 438, Top = 10, Bottom = 296;

    /// <summary>Values along the bottom that are marked there, such as deciles.</summary>
    public IReadOnlyList<double> Rug { get; init; } = [];

    /// <summary>Customers, each a dot.</summary>
    public IReadOnlyList<(double X, double Y)> Dots { get; init; } = [];

    /// <summary>Whether there is nothing to see, because the data lack a class.</summary>
    public bool IsUndefined => Dots.Count == 0 && !Curves.Any(curve => curve.IsModel && curve.Points.Count > 1);

    public XElement Draw() => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(Height)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-labelledby", $"{Id}-title {Id}-description"),
        new XElement("title", new XAttribute("id", $"{Id}-title"), Title),
        new XElement("desc", new XAttribute("id", $"{Id}-description"), Description),
        Y.Ticks.Select(HorizontalTick),
        X.Ticks.Select(VerticalTick),
        Dots.Count == 0 ? null : Svg.Dots(Dots.Select(dot => (AtX(dot.X), AtY(dot.Y))), "curve-1"),
        Rug.Select(value => Svg.Line(AtX(value), Bottom, AtX(value), Bottom - 7, "axis")),
        Svg.Text((Left + Right) / 2, Height - 8, "axis-title middle", X.Title),
        Svg.Text(14, (Top + Bottom) / 2, "axis-title middle", Y.Title, rotated: true),
        Curves.Select(Draw));

    /// <summary>The curves' names, each beside a piece of its line.</summary>
    public XElement Legend() => new("ul", Html.Class("legend"), Curves.Select(curve => new XElement(
        "li",
        new XElement(
            "svg",
            new XAttribute("viewBox", "0 0 36 10"),
            new XAttribute("aria-hidden", "true"),
            Svg.Line(0, 5, 36, 5, curve.Style),
            curve.IsMarked ? Svg.Dot((18, 5), curve.Style) : null),
        curve.Name)));

    private IEnumerable<XElement> HorizontalTick(double value) =>
    [
        Svg.Line(Left, AtY(value), Right, AtY(value), value == 0 || value == Y.Start ? "axis" : "grid"),
        Svg.Text(Left - 7, AtY(value) + 4, "tick end", Y.Label(value)),
    ];

    private IEnumerable<XElement> VerticalTick(double value) =>
    [
        Svg.Line(AtX(value), Top, AtX(value), Bottom, value == X.Start ? "axis" : "grid"),
        Svg.Text(AtX(value), Bottom + 18, "tick middle", X.Label(value)),
    ];

    private IEnumerable<XElement> Draw(Curve curve)
    {
        if (curve.Band.Count > 0)
        {
            yield return Svg.Area(
                [
                    .. Svg.Thin([.. curve.Band.Select(at => (AtX(at.X), AtY(at.Interval.Upper)))]),
                    .. Svg.Thin([.. curve.Band.Reverse().Select(at => (AtX(at.X), AtY(at.Interval.Lower)))]),
                ],
                $"band {curve.Style}");
        }

        foreach (var (x, interval) in curve.Intervals)
            yield return Svg.Line(AtX(x), AtY(interval.Lower), AtX(x), AtY(interval.Upper), $"range {curve.Style}");
        if (curve.Points.Count == 0) yield break;
        var points = curve.Points.Select(point => (AtX(point.X), AtY(point.Y))).ToArray();
        yield return Svg.Path(Svg.Thin(points), curve.Style);
        if (!curve.IsMarked) yield break;
        foreach (var point in points) yield return Svg.Dot(point, curve.Style);
    }

    private double AtX(double value) => Left + (X.Share(value) * (Right - Left));

    private double AtY(double value) => Bottom - (Y.Share(value) * (Bottom - Top));
}
