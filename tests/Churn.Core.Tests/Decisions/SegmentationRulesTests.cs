using Churn.Core.Decisions;
using Churn.TestSupport;

namespace Churn.Core.Tests.Decisions;

public class SegmentationRulesTests
{
    private static readonly DecisionRule Decision = new() { Threshold = new ChurnProbability(0.5f) };

    private static readonly SegmentationRules Rules = new()
    {
        ValueColumn = "MonthlyCharges",
        HighValue = 90.5f,
        LowRisk = new ChurnProbability(0.25f),
        TenureColumn = "tenure",
        LongStanding = 24,
    };

    private static readonly SegmentationRules ByValueAndRisk = Rules with { HighRiskProbability = new ChurnProbability(0.75f) };

    private static readonly SegmentationRules WithNew = ByValueAndRisk with { NewBelow = 6 };

    private static readonly SegmentationRules WithoutColumns = new() { LowRisk = Rules.LowRisk };

    [Theory]
    [InlineData(0.5f, 0, 0, "high-risk")]
    [InlineData(1f, 20, 0, "high-risk")]
    [InlineData(0.49999997f, 90.5f, 0, "potential-high-value")]
    [InlineData(0.3f, 90.499f, 72, "standard")]
    [InlineData(0.24999999f, 20, 24, "loyal")]
    [InlineData(0f, 0, 24, "loyal")]
    [InlineData(0.25f, 20, 72, "standard")]
    [InlineData(0.1f, 20, 23.999f, "standard")]
    public void Each_rule_has_its_bounds(float probability, float value, float tenure, string expected) =>
        Assign(Rules, probability, value, tenure).Should().Be(expected);

    [Theory]
    [InlineData(0.5f, 90.5f, "valuable-at-risk")]
    [InlineData(0.9f, 90.5f, "valuable-at-risk")]
    [InlineData(0.75f, 90.4f, "high-risk")]
    [InlineData(0.7499f, 90.4f, "at-risk")]
    [InlineData(0.5f, float.NaN, "at-risk")]
    [InlineData(0.49f, 90.5f, "potential-high-value")]
    [InlineData(0.3f, 20, "standard")]
    public void Valuable_customers_who_are_leaving_come_before_all_others(float probability, float value, string expected) =>
        Assign(ByValueAndRisk, probability, value, 0).Should().Be(expected);

    [Theory]
    [InlineData(0.1f, 20, 5.9f, "new")]
    [InlineData(0.1f, 20, 6, "standard")]
    [InlineData(0.3f, 20, 0, "new")]
    [InlineData(0.5f, 20, 0, "at-risk")]
    [InlineData(0.1f, 90.5f, 0, "potential-high-value")]
    [InlineData(0.1f, 20, float.NaN, "standard")]
    public void New_customers_are_those_below_the_bound_who_are_neither_valuable_nor_at_risk(
        float probability, float value, float tenure, string expected) =>
        Assign(WithNew, probability, value, tenure).Should().Be(expected);

    [Fact]
    public void Rules_with_a_bound_for_new_customers_have_seven_segments()
    {
        WithNew.Segments.Should().Equal(SegmentationRules.Names);
        ByValueAndRisk.Segments.Should().Equal(SegmentationRules.Names.Where(name => name != "new"));
        WithNew.Describe("new", Decision).Should().Be(
            "not of high value, tenure below 6, churn probability below 0.5");
    }

    [Fact]
    public void Rules_by_value_and_risk_are_six_and_say_their_bounds()
    {
        ByValueAndRisk
            .Segments.Select(segment => ByValueAndRisk.Describe(segment, Decision))
            .Should()
            .Equal(
                "churn probability at or over 0.5 and MonthlyCharges at or over 90.5",
                "not of high value, churn probability at or over 0.75",
                "not of high value, churn probability at or over 0.5, below 0.75",
                "churn probability below 0.5 and MonthlyCharges at or over 90.5",
                "not of high value, churn probability below 0.25 and tenure at or over 24",
                "everyone else");
        (ByValueAndRisk with { ValueColumn = null })
            .Describe("valuable-at-risk", Decision)
            .Should()
            .Be("no column holds the customer's value, so no customer");
    }

    [Fact]
    public void Rules_of_older_models_keep_their_four_segments() =>
        Rules.Segments.Should().Equal("high-risk", "potential-high-value", "loyal", "standard");

    [Theory]
    [InlineData(0.9f, 500, 72, "high-risk")]
    [InlineData(0.1f, 500, 72, "potential-high-value")]
    public void The_first_rule_that_holds_counts(float probability, float value, float tenure, string expected) =>
        Assign(Rules, probability, value, tenure).Should().Be(expected);

    [Theory]
    [InlineData(0.9f, float.NaN, float.NaN, "high-risk")]
    [InlineData(0.1f, float.NaN, 72, "loyal")]
    [InlineData(0.1f, 500, float.NaN, "potential-high-value")]
    [InlineData(0.1f, 20, float.NaN, "standard")]
    [InlineData(0.1f, float.NaN, float.NaN, "standard")]
    public void A_bound_does_not_hold_for_a_missing_value(float probability, float value, float tenure, string expected) =>
        Assign(Rules, probability, value, tenure).Should().Be(expected);

    [Theory]
    [InlineData(0.5f, "high-risk")]
    [InlineData(0.3f, "standard")]
    [InlineData(0.1f, "loyal")]
    public void Without_value_and_tenure_the_probability_decides_alone(float probability, string expected) =>
        Assign(WithoutColumns, probability, float.NaN, float.NaN).Should().Be(expected);

    [Fact]
    public void A_bound_without_its_column_counts_no_more_in_the_decision_than_in_the_words()
    {
        var rules = Rules with { ValueColumn = null, TenureColumn = null };

        Assign(rules, 0.1f, float.NaN, float.NaN).Should().Be("loyal");
        rules.Describe("loyal", Decision).Should().Be("not of high value, churn probability below 0.25");
        rules.Describe("potential-high-value", Decision).Should().Be("no column holds the customer's value, so no customer");
    }

    [Fact]
    public void A_column_without_its_bound_counts_no_more_in_the_words_than_in_the_decision()
    {
        var rules = Rules with { HighValue = null, LongStanding = null };

        Assign(rules, 0.1f, 500, 0).Should().Be("loyal");
        rules.Describe("loyal", Decision).Should().Be("not of high value, churn probability below 0.25");
        rules.Describe("potential-high-value", Decision).Should().Be("no column holds the customer's value, so no customer");
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void The_rules_in_words_have_invariant_numbers(string culture)
    {
        using var scope = new CultureScope(culture);

        Rules.Segments.Select(segment => Rules.Describe(segment, Decision)).Should().Equal(
            "churn probability at or over 0.5",
            "churn probability below 0.5 and MonthlyCharges at or over 90.5",
            "not of high value, churn probability below 0.25 and tenure at or over 24",
            "everyone else");
    }

    [Fact]
    public void A_segment_that_there_is_not_has_no_words()
    {
        var describe = () => Rules.Describe("High-Risk", Decision);

        describe.Should().Throw<ArgumentException>().WithMessage("There is no segment 'High-Risk'.*");
    }

    private static string Assign(SegmentationRules rules, float probability, float value, float tenure) =>
        rules.Assign(probability >= Decision.Threshold.Value, new ChurnProbability(probability), value, tenure);
}
