using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

/// <summary>Against values that were computed outside this project.</summary>
public sealed class ReferenceValuesTests
{
    public static TheoryData<string, MetricFunction, double> MetricsOfTwentyRows => new()
    {
        { "rocAuc", RocAuc.Of, 0.8021978021978022 },
        { "averagePrecision", AveragePrecision.Of, 0.6933982683982685 },
        { "logLoss", LogLoss.Of, 0.5602610886265522 },
        { "brier", BrierLoss.Of, 0.18899999999999997 },
        { "ece15", (churned, probabilities) => ExpectedCalibrationError.Of(churned, probabilities), 0.28500000000000003 },
        { "lift10", (churned, probabilities) => Lift.Of(churned, probabilities, 0.1), 2.857142857142857 },
        { "lift20", (churned, probabilities) => Lift.Of(churned, probabilities, 0.2), 2.142857142857143 },
    };

    [Theory, MemberData(nameof(MetricsOfTwentyRows))]
    public void Twenty_rows_with_ties_have_the_reference_value(string name, MetricFunction metric, double expected)
    {
        var rows = ScoredRows.Twenty;

        metric(rows.Churned, rows.Probabilities).Should().BeApproximately(expected, 1e-9, "{0} is that", name);
    }

    [Theory, MemberData(nameof(MetricsOfTwentyRows))]
    public void A_thousand_rows_with_ties_have_the_reference_value(string name, MetricFunction metric, double ofTwenty)
    {
        var (rows, metrics) = ScoredRows.Thousand;
        var expected = metrics.GetProperty(name).GetDouble();

        rows.Count.Should().Be(1000);
        metric(rows.Churned, rows.Probabilities).Should().BeApproximately(expected, 1e-9, "{0} is that", name);
        expected.Should().NotBe(ofTwenty);
    }
}
