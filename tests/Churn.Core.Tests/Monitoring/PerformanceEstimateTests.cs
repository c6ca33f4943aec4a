using Churn.Core.Metrics;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Monitoring;

/// <summary>The values of the example are those of NannyML and of an enumeration of all 2,048 outcomes.</summary>
public class PerformanceEstimateTests
{
    private const double Precision = 1e-8;

    private static readonly double[] Example = [.95, .9, .8, .7, .55, .5, .4, .3, .2, .1, .05];

    [Fact]
    public void Expected_figures_of_the_example_are_the_known_ones()
    {
        var figures = PerformanceEstimate.Of(Example, .5).Figures;

        figures["rocAuc"].Value.Should().BeApproximately(.86673101, Precision);
        figures["logLoss"].Value.Should().BeApproximately(.48400250, Precision);
        figures["brier"].Value.Should().BeApproximately(.15931818, Precision);
        figures["f1"].Value.Should().BeApproximately(.76855895, Precision);
        PerformanceEstimate.RocAuc(Example, countsSelfPairs: true).Should().BeApproximately(.84548310, Precision);
    }

    [Fact]
    public void Expected_auc_is_near_that_of_all_outcomes()
    {
        var (sum, weight) = (0.0, 0.0);
        for (var outcome = 0; outcome < 1 << Example.Length; outcome++)
        {
            bool[] churned = [.. Example.Select((_, row) => (outcome >> row & 1) == 1)];
            var auc = RocAuc.Of(churned, Example);
            if (double.IsNaN(auc)) continue;
            var probability = Example.Select((p, row) => churned[row] ? p : 1 - p).Aggregate((one, other) => one * other);
            (sum, weight) = (sum + (auc * probability), weight + probability);
        }

        (sum / weight).Should().BeApproximately(.86697735, Precision);
        PerformanceEstimate.RocAuc(Example).Should().BeApproximately(sum / weight, .001);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public void Expected_auc_is_that_of_counting_all_pairs(int values)
    {
        var random = new RandomStream(values, 0xE57);
        double[] probabilities =
            [.. Enumerable.Range(0, 200).Select(_ => (1 + random.NextBelow(values)) / (values + 2.0)).OrderDescending()];
        var (right, pairs) = (0.0, 0.0);
        for (var churner = 0; churner < 200; churner++)
        {
            for (var stayer = 0; stayer < 200; stayer++)
            {
                if (churner == stayer) continue;
                var weight = probabilities[churner] * (1 - probabilities[stayer]);
                pairs += weight;
                right += weight * (Math.Sign(probabilities[churner] - probabilities[stayer]) + 1) / 2;
            }
        }

        PerformanceEstimate.RocAuc(probabilities).Should().BeApproximately(right / pairs, 1e-10);
    }

    [Fact]
    public void Outcomes_as_the_probabilities_say_contradict_nothing()
    {
        var contradicted = Enumerable.Range(0, 100).Count(seed => Contradictions(seed, p => p).Count > 0);

        contradicted.Should().BeLessThan(8, "of two figures, each is beyond its range in 1 of 100");
    }

    [Fact]
    public void Customers_who_behave_differently_contradict_the_estimate() =>
        Contradictions(1, p => 1 - p).Should().BeEquivalentTo("rocAuc", "logLoss");

    [Fact]
    public void Few_customers_and_bad_calibration_make_the_estimate_invalid()
    {
        var validity = EstimateValidity.Of(PerformanceEstimate.Of(Example, .5), drift: null, calibrationError: .08);

        validity.Select(flag => flag.Split(':')[0]).Should().Equal("few", "calibration", "reference");
    }

    private static IReadOnlyList<string> Contradictions(int seed, Func<double, double> truth)
    {
        var random = new RandomStream(seed, 0xC0);
        ScoredOutcome[] customers =
        [
            .. Enumerable.Range(0, 300).Select(_ =>
            {
                var p = random.NextDouble();
                return new ScoredOutcome(random.NextDouble() < truth(p), p);
            }),];
        bool[] churned = [.. customers.Select(customer => customer.Churned)];
        double[] probabilities = [.. customers.Select(customer => customer.Probability)];
        return PerformanceEstimate.Of(probabilities, .5, seed).ContradictedBy(new Dictionary<string, Figure>
        {
            ["rocAuc"] = new(RocAuc.Of(churned, probabilities), null, null),
            ["logLoss"] = new(LogLoss.Of(churned, probabilities), null, null),
        });
    }
}
