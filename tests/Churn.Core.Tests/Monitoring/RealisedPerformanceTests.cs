using Churn.Core.Metrics;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Monitoring;

public class RealisedPerformanceTests
{
    [Fact]
    public void Figures_are_those_of_the_metrics_with_intervals_around_them()
    {
        var customers = Draw(500, 1);
        bool[] churned = [.. customers.Select(customer => customer.Churned)];
        double[] probabilities = [.. customers.Select(customer => customer.Probability)];

        var realised = RealisedPerformance.Of(customers, .5);

        realised.Figures.Keys.Should().BeEquivalentTo(
            [.. Metric.All.Select(metric => metric.Key), "calibrationSlope", "calibrationIntercept"]);
        realised.Figures["rocAuc"].Value.Should().Be(RocAuc.Of(churned, probabilities));
        realised.Figures["logLoss"].Value.Should().Be(LogLoss.Of(churned, probabilities));
        realised.Figures.Values.Should().OnlyContain(figure => figure.Lower < figure.Upper);
        realised.ChurnRate.Should().Be((double)realised.Churned / realised.Rows);
    }

    [Fact]
    public void Few_rows_of_one_customer_widen_the_intervals()
    {
        var customers = Draw(300, 2);
        var apart = RealisedPerformance.Of([.. customers, .. customers], .5);
        var together = RealisedPerformance.Of(
            [.. customers.Concat(customers).Select((customer, row) => customer with { Customer = row % 300 })], .5);

        Width(together, "logLoss").Should().BeGreaterThan(1.3 * Width(apart, "logLoss"));
        Width(together, "calibrationSlope").Should().BeGreaterThan(1.2 * Width(apart, "calibrationSlope"));
    }

    [Fact]
    public void Profit_is_that_of_the_flagged_customers_by_what_became_of_them()
    {
        ScoredOutcome[] customers =
        [
            Paying(churned: true, .8, isFlagged: true), Paying(churned: false, .6, isFlagged: true),
            Paying(churned: true, .1, isFlagged: false), Paying(churned: false, .1, isFlagged: false),
        ];

        var profit = RealisedProfit.Of(customers)!;

        profit.Contacted.Should().Be(2);
        profit.Realised.Should().Be(50 - 10);
        profit.Expected.Should().BeApproximately((1.4 * 50) - (.6 * 10), 1e-9);
        profit.Everybody.Should().Be(80);
        profit.PerCustomer.Should().Be(10);
        profit.IsInLine.Should().BeTrue();
    }

    [Fact]
    public void Profit_is_unknown_without_a_campaign() => RealisedProfit.Of(Draw(10, 1)).Should().BeNull();

    [Fact]
    public void Segments_tell_expected_and_observed_churn()
    {
        var segments = SegmentOutcome.Of(
        [
            new ScoredOutcome(true, .5) { Segment = "b" }, new ScoredOutcome(false, .3) { Segment = "b" },
            new ScoredOutcome(false, .2) { Segment = "a" }, new ScoredOutcome(false, .2),
        ]);

        segments.Select(segment => (segment.Segment, segment.Rows, segment.Observed)).Should().Equal(("a", 1, 0), ("b", 2, .5));
        segments[1].Expected.Should().BeApproximately(.4, 1e-12);
        segments[1].IsInLine.Should().BeTrue();
    }

    private static double Width(RealisedPerformance realised, string key) =>
        realised.Figures[key].Upper!.Value - realised.Figures[key].Lower!.Value;

    private static ScoredOutcome Paying(bool churned, double probability, bool isFlagged) =>
        new(churned, probability) { IsFlagged = isFlagged, ProfitIfChurned = 50, ProfitIfStayed = -10 };

    private static ScoredOutcome[] Draw(int rows, int seed)
    {
        var random = new RandomStream(seed, 0x4EA1);
        return
        [
            .. Enumerable.Range(0, rows).Select(_ =>
            {
                var probability = random.NextDouble();
                return new ScoredOutcome(random.NextDouble() < probability, probability);
            }),];
    }
}
