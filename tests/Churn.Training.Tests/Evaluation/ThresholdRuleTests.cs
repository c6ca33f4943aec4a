using Churn.Core.Metrics;
using Churn.Core.Options;
using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public sealed class ThresholdRuleTests
{
    private static readonly bool[] Churned = [true, false, true, false, false, false];
    private static readonly double[] Probabilities = [0.9, 0.7, 0.6, 0.3, 0.2, 0.1];

    [Fact]
    public void By_default_it_makes_the_most_profit()
    {
        var options = new EvaluationOptions { Campaign = new CampaignOptions { CustomerValue = 500 } };

        ThresholdRule.Choose(options, Churned, Probabilities)
            .Should().Be(options.Campaign.Economics.BreakEvenProbability!.Value.Value);
    }

    [Fact]
    public void F1_and_a_fixed_one_can_be_asked_for()
    {
        ThresholdRule.Choose(new EvaluationOptions { Decide = DecisionGoal.F1 }, Churned, Probabilities)
            .Should().Be(F1Threshold.Of(Churned, Probabilities));
        ThresholdRule.Choose(new EvaluationOptions { Threshold = 0.37 }, Churned, Probabilities).Should().Be(0.37);
    }

    [Theory]
    [InlineData(0, 10, 1, 0.3, "customerValue is 0")]
    [InlineData(-3, 10, 1, 0.3, "customerValue is -3")]
    [InlineData(200, -1, 1, 0.3, "offerCost is -1")]
    [InlineData(200, 10, -1, 0.3, "contactCost is -1")]
    [InlineData(200, 10, 1, 0, "acceptance is 0")]
    [InlineData(200, 10, 1, 1, "acceptance is 1")]
    [InlineData(10, 10, 1, 0.3, "contacting pays for no customer")]
    [InlineData(200, 10, 60, 0.3, "contacting pays for no customer")]
    [InlineData(double.NaN, 10, 1, 0.3, "customerValue is NaN")]
    public void Terms_under_which_nothing_can_be_earned_are_refused(
        double value, double offer, double contact, double acceptance, string fault)
    {
        var campaign = new CampaignOptions
        {
            CustomerValue = value,
            OfferCost = offer,
            ContactCost = contact,
            Acceptance = acceptance,
        };

        OptionsValidator.Of(new EvaluationOptions { Campaign = campaign }).Should().Contain(found => found.Contains(fault));
    }

    [Fact]
    public void Columns_of_own_terms_go_with_no_other_threshold_and_hold_one_term_each()
    {
        var own = new CampaignOptions { CustomerValueColumn = "clv" };

        OptionsValidator.Of(new EvaluationOptions { Campaign = own }).Should().BeEmpty();
        OptionsValidator
            .Of(new EvaluationOptions { Campaign = own, Threshold = 0.5 })
            .Should()
            .ContainMatch("*leave out the other threshold*");
        OptionsValidator
            .Of(new EvaluationOptions { Campaign = own, Decide = DecisionGoal.F1 })
            .Should()
            .ContainMatch("*decide by profit*");
        OptionsValidator
            .Of(new EvaluationOptions { Campaign = own with { OfferCostColumn = "clv" } })
            .Should()
            .ContainMatch("*one column for two*");
    }
}
