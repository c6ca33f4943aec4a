using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Training.Evaluation;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>A model that can be read, as it is: what each value of each column adds.</summary>
internal static class ShapesSection
{
    private const int ShownAtOnce = 8;

    /// <summary>The most columns that are shown; those that move less hardly move anything.</summary>
    private const int MostColumns = 60;

    /// <summary>Words of fewer customers than this are not shown one by one.</summary>
    internal const int FewestCustomers = 10;

    /// <summary>The most words of a category that are shown one by one.</summary>
    private const int MostWords = 12;

    /// <summary>The places at which the band of a curve is drawn.</summary>
    private const int BandPoints = 60;

    /// <returns>The section; null where the model is not a sum over columns.</returns>
    public static XElement? Write(ReportContent content)
    {
        if (content.Readable is not { } model || model.Columns.Count == 0) return null;
        var scale = ScaleOf(model);
        var figures = model.Columns.Take(MostColumns).Select((column, number) => Figure(column, number, scale)).ToArray();
        return Html.Section(
            "shapes",
            "The model, column by column",
            Html.Paragraph(
                Html.Strong(content.Manifest.Model),
                $" is a sum: {NumberText.Decimal(model.Shapes.Intercept, 2)} for everybody, and for each column what its ",
                "value adds. ",
                model.Shapes.Calibration is null
                    ? $"The sum is the log-odds of {content.Words.What}: 0.7 more doubles the odds, 0.7 less halves them. "
                    : "A higher sum means a higher probability; a calibration curve turns it into log-odds. ",
                "Nothing else goes into the probability",
                model.Shapes.Pairs.Count > 0 ? " but what pairs of columns add beyond this, shown below. " : ". ",
                "Pale bands and thin lines reach from the least to the most that the models of the folds add, which learnt from "
                    + "parts of the customers: where they are wide, the data say little. Strokes along the bottom are the "
                    + "deciles of the customers."),
            new XElement("div", Html.Class("grid-of-two"), figures.Take(ShownAtOnce)),
            figures.Length <= ShownAtOnce
                ? null
                : Html.Details(
                    $"{NumberText.Count(figures.Length - ShownAtOnce)} columns that move less",
                    new XElement("div", Html.Class("grid-of-two"), figures.Skip(ShownAtOnce))),
            model.Shapes.Pairs.Count == 0 ? null : PairTables.Write(model));
    }

    /// <summary>The same axis for all columns, so that they can be compared: what they add, or the folds do.</summary>
    private static Axis ScaleOf(ReadableModel model)
    {
        double[] ends = [.. model.Columns.SelectMany(Ends)];
        var what = model.Shapes.Calibration is null ? "log-odds" : "sum";
        return Axis.Between(ends.Min(), ends.Max(), $"Added to the {what}");
    }

    private static IEnumerable<double> Ends(ReadableColumn column)
    {
        var codes = column.Shape.Levels.IsNumber
            ? Grid(column)
            : Enumerable.Range(0, column.Shape.Levels.Count).Where(level => column.Customers[level] >= FewestCustomers)
                .Select(column.Shape.Levels.CodeOf);
        foreach (var code in codes.Prepend(column.Shape.Levels.CodeOf(0)))
        {
            yield return column.Shape.At(code);
            if (column.SpreadAt(code) is not { } spread) continue;
            yield return spread.Lower;
            yield return spread.Upper;
        }
    }

    private static XElement Figure(ReadableColumn column, int number, Axis scale) =>
        column.Shape.Levels.IsNumber && column.Range.High > column.Range.Low
            ? ChartFigure.Write(Chart(column, number, scale), Missing(column))
            : new XElement(
                "div",
                new XElement("h3", column.Shape.Levels.Column.Name),
                Words(column, scale),
                Html.Note(Missing(column)));

    private static LineChart Chart(ReadableColumn column, int number, Axis scale)
    {
        var name = column.Shape.Levels.Column.Name;
        var (low, high) = column.Range;
        (double X, double Y)[] points = [.. Steps(column)];
        return new LineChart(
            $"shape-{number}",
            name,
            $"{Signed(points[0].Y)} at {NumberText.Amount(low)}, {Signed(points[^1].Y)} at {NumberText.Amount(high)}.",
            Axis.Between(low, high, name),
            scale,
            [
                Curve.Reference("adds nothing", (low, 0), (high, 0)),
                Curve.OfModel(0, "what it adds", points) with
                {
                    Band =
                    [
                        .. Grid(column).Where(_ => column.SpreadAt(0) is not null)
                            .Select(code => ((double)code, column.SpreadAt(code)!.Value)),
                    ],
                },
            ])
        {
            Rug = column.Deciles,
        };
    }

    /// <summary>The corners of a function of steps, or the ends of its slopes, within the range of the customers.</summary>
    private static IEnumerable<(double X, double Y)> Steps(ReadableColumn column)
    {
        var (low, high) = column.Range;
        var from = (float)low;
        foreach (var end in column.Shape.Levels.Ends.Where(end => end >= low && end < high).Append((float)high))
        {
            yield return (from, column.Shape.At(float.BitIncrement(from) <= end ? float.BitIncrement(from) : end));
            yield return (end, column.Shape.At(end));
            from = end;
        }
    }

    private static IEnumerable<float> Grid(ReadableColumn column)
    {
        var (low, high) = column.Range;
        return Enumerable.Range(0, BandPoints).Select(point => (float)(low + ((high - low) * point / (BandPoints - 1))));
    }

    private static string Missing(ReadableColumn column)
    {
        var (levels, effects) = (column.Shape.Levels, column.Shape.Effects);
        var customers = column.Customers[levels.Missing];
        return $"A missing value adds {Signed(effects[levels.Missing])} ({NumberText.Count(customers)} customers)"
            + (levels is { Unseen: { } unseen, Column: CategoryColumn }
                ? $"; a value that training never saw, {Signed(effects[unseen])}."
                : ".");
    }

    /// <summary>The words of a category as rows, those of few customers together.</summary>
    private static XElement Words(ReadableColumn column, Axis scale)
    {
        var (levels, effects) = (column.Shape.Levels, column.Shape.Effects);
        int[] shown =
        [
            .. Enumerable.Range(0, levels.Known).Where(level => column.Customers[level] >= FewestCustomers)
                .OrderByDescending(level => column.Customers[level]).Take(MostWords),
        ];
        var greatest = Math.Max(Math.Abs(scale.Start), scale.End);
        var others = Enumerable.Range(0, levels.Known).Except(shown).ToArray();
        return Html.Table(
            $"What each value of {levels.Column.Name} adds",
            [
                Html.Column("Value, customers"), Html.Column("As a bar"), Html.NumberColumn("Adds, and in the folds"),
            ],
            [
                .. shown.OrderByDescending(level => effects[level]).Select(level => Row(WordOf(levels, level), level)),
                .. others.Length == 0 ? Array.Empty<XElement>() : [Together(others)],
                .. column.Customers[levels.Missing] > 0 ? [Row("a missing value", levels.Missing)] : Array.Empty<XElement>(),
            ]);

        XElement Row(string word, int level)
        {
            var spread = column.SpreadAt(levels.CodeOf(level));
            return Html.Row(
                Named(word, column.Customers[level]),
                new XElement("td", Html.Class("bar-cell"), Svg.BarFromMiddle(effects[level], spread, greatest)),
                Html.NumberCell(
                    Signed(effects[level]),
                    spread is { } ends
                        ? new XElement("span", Html.Class("interval"), $"{Signed(ends.Lower)} to {Signed(ends.Upper)}")
                        : null));
        }

        XElement Together(int[] words) => Html.Row(
            Named(
                words.Length == 1 ? "one other value" : $"{NumberText.Count(words.Length)} other values",
                words.Sum(word => column.Customers[word])),
            Html.Cell(""),
            Html.NumberCell(words.Min(word => effects[word]) == words.Max(word => effects[word])
                ? Signed(effects[words[0]])
                : $"{Signed(words.Min(word => effects[word]))} to {Signed(words.Max(word => effects[word]))}"));

        object[] Named(string word, int customers) =>
            [word, new XElement("span", Html.Class("interval"), NumberText.Count(customers))];
    }

    private static string WordOf(ColumnLevels levels, int level) => levels.IsNumber
        ? "any number"
        : levels.Words[level];

    internal static string Signed(double effect) =>
        (effect > 0 ? "+" : "") + NumberText.Decimal(effect, 2);
}
