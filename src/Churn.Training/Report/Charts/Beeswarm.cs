using System.Xml.Linq;

namespace Churn.Training.Report.Charts;

/// <summary>Draws rows of dots along one axis; dots that would cover each other are stacked.</summary>
/// <param name="Id">Tells the chart from the others of the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says, for those who cannot see it.</param>
/// <param name="X">The axis along the bottom.</param>
/// <param name="Rows">The rows, from the top.</param>
internal sealed record Beeswarm(string Id, string Title, string Description, Axis X, IReadOnlyList<BeeswarmRow> Rows)
{
    private const double Width = 940, Left = 260, Right = 920, Top = 8, RowHeight = 26, Below = 46;

    /// <summary>How many letters of a row's name there is room for.</summary>
    private const int MaxLetters = 34;

    /// <summary>Dots in the same piece of a row are stacked.</summary>
    private const double Piece = 3;

    private const double StackStep = 2.4;

    private double Bottom => Top + (Rows.Count * RowHeight);

    public XElement Draw() => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(Bottom + Below)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-labelledby", $"{Id}-title {Id}-description"),
        new XElement("title", new XAttribute("id", $"{Id}-title"), Title),
        new XElement("desc", new XAttribute("id", $"{Id}-description"), Description),
        X.Ticks.Select(tick => new[]
        {
            Svg.Line(AtX(tick), Top, AtX(tick), Bottom, Math.Abs(tick) < 1e-9 ? "axis" : "grid"),
            Svg.Text(AtX(tick), Bottom + 18, "tick middle", X.Label(tick)),
        }),
        Svg.Text((Left + Right) / 2, Bottom + 40, "axis-title middle", X.Title),
        Rows.Select((row, number) => Draw(row, Top + ((number + 0.5) * RowHeight))));

    private IEnumerable<XElement> Draw(BeeswarmRow row, double middle)
    {
        var name = row.Name.EnumerateRunes().Count() <= MaxLetters
            ? row.Name
            : string.Concat(row.Name.EnumerateRunes().Take(MaxLetters - 1)) + "\u2026";
        yield return Svg.Text(Left - 10, middle + 4, row.IsPart ? "tick end" : "tick end name", name);
        var stacks = new Dictionary<int, int>();
        foreach (var tone in row.Dots.OrderBy(dot => dot.Value).Select(Placed).GroupBy(dot => dot.Tone).OrderBy(tone => tone.Key))
            yield return Svg.Dots(tone.Select(dot => (dot.X, dot.Y)), $"tone-{tone.Key}");

        (double X, double Y, int Tone) Placed(BeeswarmDot dot)
        {
            var x = AtX(dot.Value);
            var piece = (int)(x / Piece);
            var stacked = stacks[piece] = stacks.GetValueOrDefault(piece) + 1;
            var level = stacked / 2 % (int)((RowHeight / 2 / StackStep) - 1); // a full stack begins again in the middle
            return (x, middle + (StackStep * level * (stacked % 2 == 0 ? 1 : -1)), dot.Tone);
        }
    }

    private double AtX(double value) => Left + (X.Share(value) * (Right - Left));
}

/// <summary>A row of dots.</summary>
/// <param name="Name">What stands before it.</param>
/// <param name="IsPart">Whether it shows a part of what its name stands for, as a word of a column is.</param>
/// <param name="Dots">The dots.</param>
internal sealed record BeeswarmRow(string Name, bool IsPart, IReadOnlyList<BeeswarmDot> Dots);

/// <summary>A dot.</summary>
/// <param name="Value">Where it is along the axis.</param>
/// <param name="Tone">Its colour, 1 (low) to 5 (high); 0 for neither.</param>
internal readonly record struct BeeswarmDot(double Value, int Tone);
