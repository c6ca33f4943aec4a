using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

/// <summary>Against values that were computed outside this project.</summary>
public sealed class ReferenceValuesTests
{
    private static readonly (string Name, OutOfFoldRows Rows, JsonElement Metrics)[] Cases =
    [
        ("twenty", OutOfFoldRows.Twenty, OutOfFoldRows.MetricsOfTwenty),
        ("thousand", OutOfFoldRows.Thousand.Rows, OutOfFoldRows.Thousand.Metrics),
    ];

    private static readonly Dictionary<string, MetricFunction> Functions = new()
    {
        ["rocAuc"] = RocAuc.Of,
        ["averagePrecision"] = AveragePrecision.Of,
        ["logLoss"] = LogLoss.Of,
        ["brier"] = BrierLoss.Of,
        ["ece15"] = (churned, probabilities) => ExpectedCalibrationError.Of(churned, probabilities),
        ["lift10"] = (churned, probabilities) => Lift.Of(churned, probabilities, 0.1),
        ["lift20"] = (churned, probabilities) => Lift.Of(churned, probabilities, 0.2),
        ["hMeasure"] = HMeasure.Of,
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Every_metric_has_the_reference_value_on_both_cases(string metric)
    {
        foreach (var (name, rows, metrics) in Cases)
            Functions[metric](rows.Churned, rows.Probabilities)
                .Should().BeApproximately(metrics.GetProperty(metric).GetDouble(), 1e-9, "{0} of {1} rows is that", metric, name);
    }

    [Fact]
    public void The_expected_maximum_profit_has_the_reference_values_under_every_campaign()
    {
        foreach (var (_, rows, metrics) in Cases)
        {
            foreach (var expected in metrics.GetProperty("empc").EnumerateArray())
            {
                double Number(string name) => expected.GetProperty(name).GetDouble();
                var certainty = Number("alpha") + Number("beta");
                var profit = ExpectedMaximumProfit.Of(
                    rows.Churned,
                    rows.Probabilities,
                    Terms(expected, Number("alpha") / certainty) with
                    {
                        AcceptanceCertainty = certainty,
                    });

                profit.PerCustomer.Should().BeApproximately(Number("value"), 1e-9, expected.GetRawText());
                profit.TargetFraction.Should().BeApproximately(Number("targetFraction"), 1e-9, expected.GetRawText());
            }
        }
    }

    [Fact]
    public void The_maximum_profit_has_the_reference_value()
    {
        foreach (var (_, rows, metrics) in Cases)
        {
            var expected = metrics.GetProperty("mpc");
            var profit = MaximumProfit.Of(
                rows.Churned,
                rows.Probabilities,
                Terms(expected, expected.GetProperty("acceptance").GetDouble()));

            profit.PerCustomer.Should().BeApproximately(expected.GetProperty("value").GetDouble(), 1e-9);
            profit.TargetFraction.Should().BeApproximately(expected.GetProperty("targetFraction").GetDouble(), 1e-9);
        }
    }

    [Fact]
    public void No_metric_of_the_reference_is_left_out()
    {
        foreach (var (name, rows, metrics) in Cases)
            metrics.EnumerateObject().Select(metric => metric.Name)
                .Should().BeEquivalentTo([.. Functions.Keys, "empc", "mpc"], "{0} holds {1} rows", name, rows.Count);
    }

    private static CampaignEconomics Terms(JsonElement reference, double acceptance) => new()
    {
        CustomerValue = reference.GetProperty("clv").GetDouble(),
        OfferCost = reference.GetProperty("d").GetDouble(),
        ContactCost = reference.GetProperty("f").GetDouble(),
        Acceptance = acceptance,
    };
}
