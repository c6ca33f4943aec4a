using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>All models of the run side by side.</summary>
internal static class ModelsSection
{
    public static XElement Write(ReportContent content)
    {
        var candidates = content.Manifest.Candidates;
        var heads = candidates.Select(candidate => Html.NumberColumn(
            candidate.Model,
            candidate.Model == content.Manifest.Model ? new XElement("span", Html.Class("published"), "published") : null));
        return Html.Section(
            "models",
            "All models side by side",
            Choice(content.Manifest),
            Html.Details("Figures of all models", Html.Table(
                "Each metric on the held-out customers, with the range of 95 % confidence. Bold: the best of its row.",
                [Html.Column("Metric"), Html.Column("Better when"), .. heads],
                [
                    .. Metric.For(content.HasCampaign).Select(metric => Row(metric, candidates)),
                    .. CrossValidationRows(candidates),
                    ThresholdRow(candidates),
                    TextRow("Calibration", [.. candidates.Select(candidate => candidate.Calibration)]),
                    TextRow("Slope and intercept of the calibration", [.. candidates.Select(Line)]),
                    TextRow("Made by", [.. candidates.Select(candidate => candidate.Variant)]),
                ])),
            candidates.Count == 1 ? null : Html.Details("Curves and decisions of all models", Curves(content)),
            Html.Note(
                "The models are measured on the same customers, so a difference between two of them may be surer than their "
                + "ranges suggest where these overlap. A small difference may still be chance. ",
                new XElement("a", new XAttribute("href", "#glossary"), "What the metrics mean"), "."));
    }

    private static XElement Choice(ModelManifest manifest)
    {
        if (manifest.Foreign is not null)
            return Html.Paragraph("No model was trained: this one was ", Html.Strong(manifest.Choice!), ".");
        if (manifest.Candidates.Count == 1) return Html.Paragraph("Only ", Html.Strong(manifest.Model), " was trained.");
        var losses = manifest.Candidates.OrderBy(candidate => candidate.CrossValidatedLogLoss)
            .Select(candidate => $"{candidate.Model} {NumberText.Decimal(candidate.CrossValidatedLogLoss, 4)}");
        return Html.Paragraph(
            $"{NumberText.Count(manifest.Candidates.Count)} models were trained. ", Html.Strong(manifest.Model),
            $" is published: {manifest.Choice ?? "its probabilities were nearest to what happened on customers it had not "
                + "learnt from"}. "
            + $"The log loss in cross-validation, where lower is better: {string.Join(", ", losses)}.");
    }

    private static IEnumerable<XElement> Curves(ReportContent content)
    {
        (LineChart Chart, string Explanation)[] charts =
        [
            .. content.HasCampaign
                ? [(MoneyCharts.Profit(content), "What calls earn, in the order of the probabilities; higher is better.")]
                : Array.Empty<(LineChart, string)>(),
            (
                MoneyCharts.Cost(content),
                "What wrong decisions cost at the best threshold, from the case that only needless calls cost (left) to the "
                    + $"case that only missed {content.Words.Who} do (right). The further below the grey line, the more a model "
                    + "is worth there."
            ),
            (
                ModelCharts.Gains(content),
                $"The higher the line, the fewer calls it takes to reach those who {content.Words.Happen}."),
            (
                ModelCharts.Lift(content),
                $"How many times more {content.Words.Who} are among those called than among as many taken at random."),
            (ModelCharts.Calibration(content), $"On the diagonal, as many {content.Words.Happened} as predicted."),
            (ModelCharts.Roc(content), "The nearer to the upper left corner, the better."),
        ];
        yield return new XElement(
            "div",
            Html.Class("grid-of-two"),
            charts.Select(chart => ChartFigure.Write(chart.Chart with { Id = $"{chart.Chart.Id}-of-all" }, chart.Explanation)));
        yield return new XElement(
            "div",
            Html.Class("grid-of-two"),
            content
                .Manifest.Candidates.Where(candidate => candidate.Model != content.Manifest.Model)
                .Select(candidate => DecisionsSection.Matrix(candidate, content.Words)));
    }

    private static XElement Row(Metric metric, IReadOnlyList<CandidateFigures> candidates)
    {
        var figures = candidates.Select(candidate => candidate.Holdout.First(figure => figure.Metric == metric.Key)).ToArray();
        var best = Best([.. figures.Select(figure => figure.Value)], metric.HigherIsBetter);
        return Html.Row(metric.Name, Html.Cell(Direction(metric.HigherIsBetter)), figures.Select(figure => Html.NumberCell(
            Value(figure.Value, best),
            figure.HasInterval() ? Interval(figure.Lower, figure.Upper) : null)));
    }

    private static IEnumerable<XElement> CrossValidationRows(IReadOnlyList<CandidateFigures> candidates) =>
    [
        PlainRow("ROC AUC in cross-validation", true, [.. candidates.Select(model => Defined(model.CrossValidatedAuc))]),
        PlainRow("Log loss in cross-validation", false, [.. candidates.Select(model => Defined(model.CrossValidatedLogLoss))]),
    ];

    private static XElement PlainRow(string name, bool higherIsBetter, double?[] values)
    {
        var best = Best(values, higherIsBetter);
        var cells = values.Select(value => Html.NumberCell(Value(value, best, 4)));
        return Html.Row(name, Html.Cell(Direction(higherIsBetter)), cells);
    }

    private static XElement ThresholdRow(IReadOnlyList<CandidateFigures> candidates) => Html.Row(
        "Threshold: flagged from this probability on",
        Html.Cell("\u2013"),
        candidates.Select(candidate => Html.NumberCell(NumberText.Percent(candidate.Threshold))));

    private static XElement TextRow(string name, string?[] texts) => Html.Row(
        name, Html.Cell("\u2013"), texts.Select(text => Html.WordsCell(text ?? "\u2013")));

    private static string? Line(CandidateFigures candidate) =>
        candidate is { CalibrationSlope: { } slope, CalibrationIntercept: { } intercept }
            ? $"{NumberText.Decimal(slope, 2)}, {NumberText.Decimal(intercept, 2)}"
            : null;

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;

    /// <summary>The best of several values; null where there is nothing to compare.</summary>
    private static double? Best(double?[] values, bool higherIsBetter)
    {
        if (values.Length < 2) return null;
        return higherIsBetter ? values.Max() : values.Min();
    }

    private static object Value(double? value, double? best, int decimals = 3)
    {
        var text = NumberText.Decimal(value, decimals);
        return best is not null && value == best ? Html.Strong(text) : text;
    }

    private static XElement Interval(double? lower, double? upper) =>
        new("span", Html.Class("interval"), $"{NumberText.Decimal(lower)} to {NumberText.Decimal(upper)}");

    private static string Direction(bool higherIsBetter) => higherIsBetter ? "higher" : "lower";
}
