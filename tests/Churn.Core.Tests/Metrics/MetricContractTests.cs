using System.Globalization;
using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

/// <summary>What holds for every metric and curve.</summary>
public sealed class MetricContractTests
{
    private static readonly Dictionary<string, MetricFunction> Everything = new()
    {
        ["confusion matrix"] = (y, p) => ConfusionMatrix.Of(y, p, 0.5).Accuracy,
        ["ROC AUC"] = RocAuc.Of,
        ["average precision"] = AveragePrecision.Of,
        ["log loss"] = LogLoss.Of,
        ["Brier loss"] = BrierLoss.Of,
        ["calibration error"] = (y, p) => ExpectedCalibrationError.Of(y, p),
        ["lift"] = (y, p) => Lift.Of(y, p, 0.5),
        ["F1 threshold"] = F1Threshold.Of,
        ["expected maximum profit"] = (y, p) => ExpectedMaximumProfit.Of(y, p, CampaignEconomics.Standard).PerCustomer,
        ["maximum profit"] = (y, p) => MaximumProfit.Of(y, p, CampaignEconomics.Standard).PerCustomer,
        ["H-measure"] = HMeasure.Of,
        ["cost curve"] = (y, p) => SumOrNaN(CostCurve.Of(y, p).Select(point => point.NormalizedCost)),
        ["profit curve"] = (y, p) =>
            SumOrNaN(ProfitCurve.Of(y, p, CampaignEconomics.Standard).Select(point => point.PerCustomer)),
        ["ROC curve"] = (y, p) => SumOrNaN(RocCurve.Of(y, p).Select(point => point.TruePositiveRate)),
        ["calibration curve"] = (y, p) => SumOrNaN(CalibrationCurve.Of(y, p).Select(bin => bin.ObservedRate)),
        ["lift curve"] = (y, p) => SumOrNaN(LiftCurve.Of(y, p).Select(point => point.Gain)),
        ["bootstrap"] = (y, p) => BootstrapInterval.Of(y, p, BrierLoss.Of, seed: 1, resamples: 10).Upper,
        ["model metrics"] = (y, p) => ModelMetrics.Of(y, p, 0.5).Brier,
    };

    public static TheoryData<string> EveryName => [.. Everything.Keys];

    [Theory, MemberData(nameof(EveryName))]
    public void Labels_and_probabilities_of_different_length_are_refused(string name)
    {
        var compute = () => Everything[name]([true, false, true], [0.5, 0.5]);

        compute.Should().Throw<ArgumentException>().WithMessage("3 labels for 2 probabilities*");
    }

    [Theory, MemberData(nameof(EveryName))]
    public void A_probability_outside_0_to_1_or_NaN_is_refused_with_its_row(string name)
    {
        foreach (var wrong in new[] { double.NaN, -1e-9, 1.5, double.PositiveInfinity, double.NegativeInfinity })
        {
            var compute = () => Everything[name]([true, false, true], [0.5, wrong, 0.5]);

            compute.Should().Throw<ArgumentException>().WithMessage(
                string.Create(CultureInfo.InvariantCulture, $"The probability of row 1 is {wrong}, not in [0, 1].*"));
        }
    }

    [Theory, MemberData(nameof(EveryName))]
    public void No_rows_at_all_leave_it_undefined(string name)
    {
        Everything[name]([], []).Should().Be(double.NaN);
    }

    [Theory, MemberData(nameof(EveryName))]
    public void It_is_defined_on_certain_predictions_of_both_classes(string name)
    {
        double.IsFinite(Everything[name]([true, false, true, false], [1, 0, 0, 1])).Should().BeTrue();
    }

    [Theory, MemberData(nameof(EveryName))]
    public void It_leaves_its_input_alone(string name)
    {
        var rows = OutOfFoldRows.Twenty.Shuffled(seed: 5);
        var copy = new OutOfFoldRows([.. rows.Churned], [.. rows.Probabilities]);

        Everything[name](rows.Churned, rows.Probabilities);

        rows.Should().BeEquivalentTo(copy, options => options.WithStrictOrdering());
    }

    [Theory, MemberData(nameof(EveryName))]
    public void Negative_zero_is_zero(string name)
    {
        var positive = Everything[name]([true, false, true, false], [0.0, 0.0, 0.0, 0.0]);

        Everything[name]([true, false, true, false], [0.0, -0.0, -0.0, 0.0]).ShouldAgreeWith(positive);
    }

    private static double SumOrNaN(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Sum();
}
