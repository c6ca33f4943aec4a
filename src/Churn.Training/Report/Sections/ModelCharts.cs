using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>The charts of the held-out customers, with all models in each.</summary>
internal static class ModelCharts
{
    private static readonly (double X, double Y) Origin = (0, 0);
    private static readonly (double X, double Y) Corner = (1, 1);

    public static LineChart Gains(ReportContent content)
    {
        var curves = OfModels(content, probabilities =>
            LiftCurve.Of(content.Holdout.Churned, probabilities).Select(point => (point.Fraction, point.Gain)).Prepend(Origin));
        return new LineChart(
            "gains",
            "Cumulative gains",
            Describe(
                curves,
                curve => $"{Percent(curve.At(0.2))} of the {content.Words.Who} are among the likeliest fifth of the customers"),
            Axis.OfShare("Customers called"),
            Axis.OfShare(Capital($"{content.Words.Who} reached")),
            [Curve.Reference("in any order", Origin, Corner), .. curves]);
    }

    public static LineChart Lift(ReportContent content)
    {
        var curves = OfModels(content, probabilities =>
            LiftCurve.Of(content.Holdout.Churned, probabilities).Select(point => (point.Fraction, point.Lift)));
        var greatest = curves.SelectMany(curve => curve.Points).Select(point => point.Y).DefaultIfEmpty(1).Max();
        return new LineChart(
            "lift",
            "Lift",
            Describe(curves, curve => $"{NumberText.Decimal(curve.At(0.2), 1)} times in the likeliest fifth of the customers"),
            Axis.OfShare("Customers called"),
            Axis.UpTo(greatest, $"Times as many {content.Words.Who}", "\u00D7"),
            [Curve.Reference("in any order", (0, 1), Corner), .. curves]);
    }

    public static LineChart Calibration(ReportContent content)
    {
        var curves = OfModels(content, isMarked: true, points: probabilities =>
            CalibrationCurve.Of(content.Holdout.Churned, probabilities).Select(bin => (bin.MeanPredicted, bin.ObservedRate)));
        var published = content.Candidates.Index().First(candidate => candidate.Item.Name == content.Manifest.Model).Index;
        curves[published] = curves[published] with
        {
            Intervals = [.. CalibrationCurve.Of(content.Holdout.Churned, content.Published.Holdout)
                .Select(bin => (bin.MeanPredicted, WilsonInterval.Of((int)Math.Round(bin.ObservedRate * bin.Rows), bin.Rows)))],
        };
        return new LineChart(
            "calibration",
            "Calibration",
            Describe(curves, curve => string.Join(
                ", ", curve.Points.Select(bin => $"given {Percent(bin.X)}, {Percent(bin.Y)} {content.Words.Happened}"))),
            Axis.OfShare("Probability given by the model"),
            Axis.OfShare($"Share that {content.Words.Happened}"),
            [Curve.Reference("as predicted", Origin, Corner), .. curves]);
    }

    public static LineChart Roc(ReportContent content)
    {
        var curves = OfModels(content, probabilities => RocCurve.Of(content.Holdout.Churned, probabilities)
            .Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
        return new LineChart(
            "roc",
            "ROC curve",
            Describe(
                curves,
                curve => $"names {Percent(curve.At(0.2))} of the {content.Words.Who} when it names a fifth of the "
                    + content.Words.Others),
            Axis.OfShare(Capital($"{content.Words.Others} named")),
            Axis.OfShare(Capital($"{content.Words.Who} named")),
            [Curve.Reference("at random", Origin, Corner), .. curves]);
    }

    private static Curve[] OfModels(
        ReportContent content, Func<double[], IEnumerable<(double X, double Y)>> points, bool isMarked = false) =>
        [.. content.Candidates.Select((model, i) => Curve.OfModel(i, model.Name, points(model.Holdout), isMarked))];

    private static string Describe(IEnumerable<Curve> curves, Func<Curve, string> say) =>
        string.Join("; ", curves.Select(curve => $"{curve.Name}: {say(curve)}")) + ".";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Percent(double? share) => NumberText.Percent(share, 0);
}
