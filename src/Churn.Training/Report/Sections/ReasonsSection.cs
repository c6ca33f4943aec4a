using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Training.Evaluation;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>What the answers of the published model rest on: the reasons of many customers in one picture.</summary>
internal static class ReasonsSection
{
    private const int ShownColumns = 8;

    /// <summary>Words of fewer customers than this are not shown one by one.</summary>
    private const int FewestCustomers = 10;

    /// <summary>The most words of a category that are shown one by one.</summary>
    private const int MostWords = 6;

    private const int NamedReasons = 3;

    /// <summary>The colours from low to high values.</summary>
    private const int Tones = 5;

    /// <summary>The colour of what is neither low nor high.</summary>
    private const int NoTone = 0;

    /// <returns>The section; null where reasons were not worked out.</returns>
    public static XElement? Write(ReportContent content)
    {
        if (content.Reasons is not { } sample) return null;
        var shown = sample.Columns.Take(ShownColumns).Where(column => column.MeanSize > 0).ToArray();
        if (shown.Length == 0) return null;
        var greatest = shown[0].MeanSize;
        return Html.Section(
            "reasons",
            "Why: what each answer rests on",
            Html.Paragraph(
                $"The reasons of {NumberText.Count(sample.Explanations.Count)} held-out customers"
                + (sample.IsExact ? ": " : ", sampled with a small error: ")
                + "by how much each column moves a customer's log-odds away from those of other customers (Shapley values, as "
                + "POST /explain answers them). 0.7 more doubles the odds. This is what the probabilities rest on, "
                + $"not what causes {content.Words.What}."),
            Html.Table(
                "Columns by the mean size of their contributions, with 95 % confidence",
                [
                    Html.Column("Column"), Html.Column("Mean size, as a bar"), Html.Column("Higher values mean, or which words"),
                    Html.NumberColumn("Mean size"),
                ],
                shown.Select(column => Row(column, greatest))),
            Swarm(shown),
            Dependence(shown, content) is { Length: > 0 } figures
                ? Html.Details(
                    "What each number contributes",
                    Html.Note("Each dot is a customer: their value, and what it contributes. Where dots of one value differ, the "
                        + "other columns matter to it. Words of categories are rows of the picture above."),
                    new XElement("div", Html.Class("grid-of-two"), figures))
                : null,
            content.Lime.Count == 0 ? null : Lime(content));
    }

    private static XElement Row(ReasonColumn column, double greatest) => Html.Row(
        NameOf(column),
        new XElement("td", Html.Class("bar-cell"), Svg.Bar(column.MeanSize, greatest)),
        Html.Cell(column.Levels.Column is CategoryColumn ? Extremes(column) : DirectionText.Of(column.Direction)),
        Html.NumberCell(
            NumberText.Decimal(column.MeanSize),
            new XElement(
                "span",
                Html.Class("interval"),
                $"{NumberText.Decimal(column.MeanSizeInterval.Lower)} to {NumberText.Decimal(column.MeanSizeInterval.Upper)}")));

    private static string DescriptionOf(ReasonColumn column) =>
        $"from {NumberText.Decimal(column.Contributions.Min(), 2)} to {NumberText.Decimal(column.Contributions.Max(), 2)}";

    /// <summary>A date is shown by its age, a text by the score of its words.</summary>
    private static string NameOf(ReasonColumn column) => column.Column switch
    {
        DateColumn date => $"{date.Name} (by age)",
        FreeTextColumn text => $"{text.Name} (by score)",
        var other => other.Name,
    };

    /// <summary>The words that contribute most and least on average.</summary>
    private static string Extremes(ReasonColumn column)
    {
        var words = WordsOf(column)
            .Select(word => (word.Name, Mean: word.Customers.Average(customer => column.Contributions[customer])))
            .OrderBy(word => word.Mean).ToArray();
        return words.Length < 2 ? DirectionText.Of(double.NaN) : $"\u2191 {words[^1].Name}; \u2193 {words[0].Name}";
    }

    /// <summary>The words that enough customers have, the most frequent first.</summary>
    private static IEnumerable<(string Name, int[] Customers)> WordsOf(ReasonColumn column) =>
        Enumerable.Range(0, column.Codes.Count).GroupBy(customer => column.Levels.IndexOf(column.Codes[customer]))
            .Where(word => word.Key < column.Levels.Known && word.Count() >= FewestCustomers)
            .OrderByDescending(word => word.Count()).ThenBy(word => word.Key)
            .Take(MostWords)
            .Select(word => (column.Levels.Words[word.Key], word.ToArray()));

    private static XElement Swarm(ReasonColumn[] columns)
    {
        var contributions = columns.SelectMany(column => column.Contributions).ToArray();
        var chart = new Beeswarm(
            "reasons-of-customers",
            "Contributions of the columns, a dot for each customer",
            string.Join("; ", columns.Select(column => $"{column.Column.Name}: {DescriptionOf(column)}")) + ".",
            Axis.Between(
                contributions.Min(), contributions.Max(), "Contribution to the log-odds: left less likely, right more likely"),
            [.. columns.SelectMany(RowsOf)]);
        return new XElement(
            "figure",
            Html.Class("wide"),
            new XElement("h3", chart.Title),
            chart.Draw(),
            new XElement(
                "figcaption",
                "Red dots are high values, blue ones low, of numbers and of yes against no. Green dots have no order: missing "
                + "values, and categories, which have a row for each word that enough customers have."));
    }

    private static IEnumerable<BeeswarmRow> RowsOf(ReasonColumn column)
    {
        var name = NameOf(column);
        if (column.Levels.Column is not CategoryColumn)
        {
            float[] sorted = [.. column.Codes.Where(code => !float.IsNaN(code)).Order()];
            return [new BeeswarmRow(name, false, DotsOf(Enumerable.Range(0, column.Codes.Count), code => ToneOf(code, sorted)))];
        }

        var words = WordsOf(column).ToArray();
        var others = Enumerable.Range(0, column.Codes.Count).Except(words.SelectMany(word => word.Customers)).ToArray();
        return
        [
            .. words.Select(word => new BeeswarmRow($"{name}: {word.Name}", true, DotsOf(word.Customers, _ => NoTone))),
            .. others.Length == 0
                ? Array.Empty<BeeswarmRow>()
                : [new BeeswarmRow($"{name}: others", true, DotsOf(others, _ => NoTone))],
        ];

        BeeswarmDot[] DotsOf(IEnumerable<int> customers, Func<float, int> tone) =>
            [.. customers.Select(customer => new BeeswarmDot(column.Contributions[customer], tone(column.Codes[customer])))];
    }

    /// <summary>The colour of a number by its rank: equal ones have the middle of their ranks.</summary>
    private static int ToneOf(float code, float[] sorted)
    {
        if (float.IsNaN(code)) return NoTone;
        var (below, upTo) = (sorted.Count(other => other < code), sorted.Count(other => other <= code));
        return Math.Clamp((int)(Tones * (below + upTo) / 2.0 / sorted.Length), 0, Tones - 1) + 1;
    }

    private static XElement[] Dependence(ReasonColumn[] columns, ReportContent content) =>
    [
        .. columns.Where(column => column.Levels.IsNumber).Select((column, number) =>
        {
            (double X, double Y)[] dots = [.. column.Codes.Zip(column.Contributions)
                .Where(dot => !float.IsNaN(dot.First)).Select(dot => ((double)dot.First, dot.Second))];
            if (dots.Length == 0) return null;
            var name = column.Levels.Column.Name;
            var chart = new LineChart(
                $"dependence-{number}",
                name,
                DescriptionOf(column) + ".",
                Axis.Between(dots.Min(dot => dot.X), dots.Max(dot => dot.X), name),
                Axis.Between(dots.Min(dot => dot.Y), dots.Max(dot => dot.Y), "Contribution"),
                [])
            {
                Dots = dots,
            };
            return new XElement(
                "figure",
                new XElement("h3", name),
                chart.Draw(),
                new XElement("figcaption", $"Higher values mean: {DirectionText.Of(column.Direction)}."));
        }).OfType<XElement>(),
    ];

    private static XElement Lime(ReportContent content)
    {
        var names = content.Manifest.Schema.UsedColumns.Select(column => column.Name).ToArray();
        return Html.Details(
            "LIME beside the reasons",
            Html.Note(
                "LIME fits a straight line to the model around one customer, whose values are replaced by those of other "
                + "customers at random. R\u00B2 is the share of the variance there that the line explains. What it does not "
                + "explain is missing from LIME's weights, while the reasons always add up to the log-odds. The draws of LIME "
                + "have the training's seed."),
            Html.Table(
                "Three held-out customers, with the columns that move them most",
                [
                    Html.NumberColumn("Probability"), Html.NumberColumn("R\u00B2 of LIME"), Html.Column("By the reasons"),
                    Html.Column("By LIME"), Html.NumberColumn("Same"),
                ],
                content.Lime.Select(one => Row(one, names))));
    }

    private static XElement Row(LimeComparison one, string[] names)
    {
        var (reasons, lime) = (Strongest(one.Explanation.Contributions), Strongest(one.Weights));
        string Text(IReadOnlyList<double> effects, int[] columns) => string.Join("; ", columns.Select(column =>
            $"{names[column]} {(effects[column] > 0 ? "+" : "")}{NumberText.Decimal(effects[column], 2)}"));
        return new XElement(
            "tr",
            Html.NumberCell(NumberText.Percent(one.Probability)),
            Html.NumberCell(NumberText.Decimal(one.RSquared, 2)),
            Html.Cell(Text(one.Explanation.Contributions, reasons)),
            Html.Cell(Text(one.Weights, lime)),
            Html.NumberCell($"{reasons.Intersect(lime).Count()} of {reasons.Length}"));
    }

    private static int[] Strongest(IReadOnlyList<double> effects) =>
        [.. Enumerable.Range(0, effects.Count).OrderByDescending(column => Math.Abs(effects[column])).Take(NamedReasons)];
}
