using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Models.Explaining;
using Churn.Training.Evaluation;

namespace Churn.Training.Report.Sections;

/// <summary>What pairs of columns add beyond what each adds, as tables that are shaded by size.</summary>
internal static class PairTables
{
    /// <summary>The most words of a category that a table shows.</summary>
    private const int MostWords = 10;

    /// <summary>How many shades there are on either side of 0.</summary>
    private const int Shades = 4;

    /// <summary>Writes the tables, the one that moves most first.</summary>
    /// <param name="model">A model with pairs.</param>
    public static XElement Write(ReadableModel model)
    {
        PairTable[] tables =
        [
            .. model.Shapes.Pairs.Select(pair => new PairTable(pair, AxisOf(model, pair.First), AxisOf(model, pair.Second)))
                .OrderByDescending(table => table.Effects.Max() - table.Effects.Min()),
        ];
        var greatest = tables.Max(table => table.Effects.Max(Math.Abs));
        return Html.Details(
            $"What {NumberText.Count(tables.Length)} pairs of columns add beyond this",
            Html.Paragraph(
                "Numbers are shown at their deciles over the customers, categories by their most frequent values. The darker, ",
                "the more it adds (", new XElement("span", Html.Class($"more-{Shades}"), "+"), ") or takes (",
                new XElement("span", Html.Class($"less-{Shades}"), "-"),
                "). GET /models/VERSION/shapes has the whole tables."),
            tables.Select(table => Write(table, greatest)));
    }

    private static XElement Write(PairTable table, double greatest)
    {
        var (first, second) = (table.First, table.Second);
        return Html.Table(
            $"{first.Name} (rows) and {second.Name} (columns): least {ShapesSection.Signed(table.Effects.Min())}, "
                + $"most {ShapesSection.Signed(table.Effects.Max())}",
            [Html.Column(first.Name), .. second.Marks.Select(mark => Html.NumberColumn(mark.Text))],
            first.Marks.Select(row => Html.Row(
                row.Text,
                [.. second.Marks.Select(column => Cell(table.Pair.At(row.Code, column.Code), greatest))])));
    }

    private static XElement Cell(double effect, double greatest)
    {
        var shade = greatest == 0 ? 0 : (int)Math.Round(Shades * Math.Abs(effect) / greatest);
        return new XElement(
            "td",
            Html.Class(shade == 0 ? "number" : $"number {(effect > 0 ? "more" : "less")}-{shade}"),
            ShapesSection.Signed(effect));
    }

    private static PairAxis AxisOf(ReadableModel model, int position)
    {
        var column = model.Columns.First(column => column.Shape.Position == position);
        var levels = column.Shape.Levels;
        return new PairAxis(levels.Column.Name, levels.IsNumber
            ? [.. column.Deciles.Distinct().Select(number => (NumberText.Amount(number), (float)number))]
            : [.. Enumerable.Range(0, levels.Known)
                .Where(level => column.Customers[level] >= ShapesSection.FewestCustomers)
                .OrderByDescending(level => column.Customers[level])
                .Take(MostWords)
                .Select(level => (levels.Words[level], levels.CodeOf(level)))]);
    }

    private sealed record PairAxis(string Name, IReadOnlyList<(string Text, float Code)> Marks);

    private sealed record PairTable(PairShape Pair, PairAxis First, PairAxis Second)
    {
        public IReadOnlyList<double> Effects { get; } =
            [.. First.Marks.SelectMany(row => Second.Marks.Select(column => Pair.At(row.Code, column.Code)))];
    }
}
