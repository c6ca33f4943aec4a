using Churn.Core.Decisions;
using CsCheck;

namespace Churn.Core.Tests.Decisions;

public class SegmentSummaryTests
{
    private static readonly DecisionRule Decision = new() { Threshold = new ChurnProbability(0.5f) };

    private static readonly SegmentationRules Rules = new()
    {
        ValueColumn = "MonthlyCharges",
        HighValue = 90,
        LowRisk = new ChurnProbability(0.25f),
        TenureColumn = "tenure",
        LongStanding = 24,
    };

    private static readonly Gen<SegmentedCustomer> AnyCustomer = Gen.Select(Gen.Single[0, 1], Value, Value)
        .Select((probability, value, tenure) => Customer(Rules, probability, value, tenure));

    private static Gen<float> Value => Gen.Frequency((4, Gen.Single[0, 200]), (1, Gen.Const(float.NaN)));

    [Fact]
    public void The_figures_are_those_worked_by_hand()
    {
        SegmentedCustomer[] customers =
        [
            Customer(Rules, 0.75f, 100, 1),
            Customer(Rules, 0.5f, 60, 1),
            Customer(Rules, 1f, float.NaN, 1),
            Customer(Rules, 0.25f, 96, 1),
            Customer(Rules, 0.125f, 40, 30),
        ];

        SegmentSummary.Of(Rules, Decision, customers, 0).Select(WithoutInterval).Should().Equal(
            new SegmentSummary("high-risk", Rules.Describe("high-risk", Decision), 3, 0.6, 0.75, 160, 105),
            new SegmentSummary("potential-high-value", Rules.Describe("potential-high-value", Decision), 1, 0.2, 0.25, 96, 24),
            new SegmentSummary("loyal", Rules.Describe("loyal", Decision), 1, 0.2, 0.125, 40, 5),
            new SegmentSummary("standard", "everyone else", 0, 0, 0, 0, 0));
    }

    [Fact]
    public void Without_a_value_column_there_is_no_value_and_none_at_risk()
    {
        var rules = new SegmentationRules { LowRisk = Rules.LowRisk };

        var summary = SegmentSummary.Of(rules, Decision, [Customer(rules, 0.75f, float.NaN, float.NaN)], 0);

        summary.Should().OnlyContain(segment => segment.TotalValue == null && segment.ValueAtRisk == null);
        summary.Select(segment => segment.Customers).Should().Equal(1, 0, 0, 0);
    }

    [Fact]
    public void A_base_of_nobody_is_all_zero() =>
        SegmentSummary
            .Of(Rules, Decision, [], 0)
            .Should()
            .OnlyContain(segment =>
                segment.Customers == 0
                && segment.Share == 0
                && segment.AverageProbability == 0
                && segment.TotalValue == 0
                && segment.ValueAtRisk == 0);

    [Fact]
    public void An_average_is_not_rounded_to_a_float()
    {
        var (low, high) = (0.5f, MathF.BitIncrement(0.5f));

        var summary = SegmentSummary.Of(Rules, Decision, [Customer(Rules, low, 1, 1), Customer(Rules, high, 1, 1)], 0);

        summary[0].AverageProbability.Should().Be(((double)low + high) / 2);
    }

    [Fact]
    public void Counts_shares_and_sums_add_up_over_the_segments() => AnyCustomer.Array[1, 100].Sample(customers =>
    {
        var summary = SegmentSummary.Of(Rules, Decision, customers, 0);
        var valued = customers.Where(customer => !float.IsNaN(customer.Value)).ToArray();

        summary.Sum(segment => segment.Customers).Should().Be(customers.Length);
        summary.Sum(segment => segment.Share).Should().BeApproximately(1, 1e-12);
        summary
            .Sum(segment => segment.Customers * segment.AverageProbability)
            .Should()
            .BeApproximately(customers.Sum(customer => (double)customer.Probability.Value), 1e-9);
        summary
            .Sum(segment => segment.TotalValue!.Value)
            .Should()
            .BeApproximately(valued.Sum(customer => (double)customer.Value), 1e-6);
        summary
            .Sum(segment => segment.ValueAtRisk!.Value)
            .Should()
            .BeApproximately(valued.Sum(customer => (double)customer.Value * customer.Probability.Value), 1e-6);
    });

    private static SegmentSummary WithoutInterval(SegmentSummary segment) => segment with { ValueAtRiskInterval = null };

    private static SegmentedCustomer Customer(SegmentationRules rules, float probability, float value, float tenure) =>
        new(
            rules.Assign(probability >= Decision.Threshold.Value, new ChurnProbability(probability), value, tenure),
            new ChurnProbability(probability),
            value);
}
