using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Training.Report.Charts;

namespace Churn.Training.Report.Sections;

/// <summary>The charts of what decisions earn and cost.</summary>
internal static class MoneyCharts
{
    public static LineChart Profit(ReportContent content)
    {
        var (churned, terms) = (content.Holdout.Churned, content.Terms);
        Curve[] curves = [.. content.Candidates.Select((model, i) => Curve.OfModel(
            i, model.Name, ProfitCurve.Of(churned, model.Holdout, terms).Select(point => (point.Fraction, point.PerCustomer))))];
        var all = terms.Profit(churned.Count(true), churned.Count(false), terms.Acceptance) / churned.Length;
        var profits = curves.SelectMany(curve => curve.Points).Select(point => point.Y).Append(0).ToArray();
        return new LineChart(
            "profit",
            "Profit over the customers called",
            string.Join("; ", curves.Select(curve => Describe(curve, content))) + ".",
            Axis.OfShare("Customers called"),
            Axis.Between(
                profits.Min(),
                profits.Max(),
                content.Currency is { } currency ? $"Profit per customer ({currency})" : "Profit per customer"),
            [Curve.Reference("in any order", (0, 0), (1, all)), .. curves, Decided(content)]);
    }

    public static LineChart Cost(ReportContent content)
    {
        Curve[] curves =
        [
            .. content.Candidates.Select(
                (model, i) =>
                    Curve.OfModel(
                        i,
                        model.Name,
                        CostCurve
                            .Of(content.Holdout.Churned, model.Holdout)
                            .Select(point => (point.ProbabilityCost, point.NormalizedCost)))),];
        return new LineChart(
            "cost",
            "Cost curve",
            string.Join(
                "; ",
                curves.Select(curve => $"{curve.Name}: {NumberText.Decimal(curve.At(0.5), 2)} where both errors weigh the same")
            ) + ".",
            Axis.OfShare($"Weight of missed {content.Words.Who}"),
            Axis.Between(0, 0.5, "Cost, of the worst decisions"),
            [Curve.Reference("flag nobody, or everybody", (0, 0), (0.5, 0.5), (1, 0)), .. curves]);
    }

    private static string Describe(Curve curve, ReportContent content)
    {
        var best = curve.Points.DefaultIfEmpty((X: double.NaN, Y: double.NaN)).MaxBy(point => point.Y);
        return $"{curve.Name}: at most {content.Money(best.Y)} per customer, with {NumberText.Percent(best.X, 0)} of the "
            + "customers called";
    }

    /// <summary>Where the published model's threshold is on its curve.</summary>
    private static Curve Decided(ReportContent content)
    {
        var (model, rows) = (content.Candidates.ToList().IndexOf(content.Published), content.Holdout.Count);
        var confusion = content.Published.Metrics.ConfusionMatrix;
        var profit = content.Terms.Profit(confusion.TruePositives, confusion.FalsePositives, content.Terms.Acceptance) / rows;
        return Curve.OfModel(
            model,
            "as it decides",
            [((double)(confusion.TruePositives + confusion.FalsePositives) / rows, profit)],
            isMarked: true);
    }
}
