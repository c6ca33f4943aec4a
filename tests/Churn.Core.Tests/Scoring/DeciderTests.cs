using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Core.Scoring;
using Churn.Core.Segments;

namespace Churn.Core.Tests.Scoring;

public sealed class DeciderTests
{
    private static readonly CustomerSchema Schema = new(
        [new NumberColumn("clv", 0, 1_000), new NumberColumn("tenure", 0, 72), new AmountColumn("offer"), new AmountColumn("accepts")],
        new LabelColumn("Churn", "Yes", "No"));

    private static readonly Campaign Own =
        new(CampaignTerms.Standard, "EUR", new CampaignColumns("clv", "offer", Acceptance: "accepts"));

    [Theory]
    [InlineData(0.49999997f, false)]
    [InlineData(0.5f, true)]
    public void Acting_pays_from_the_threshold_on(float probability, bool acts)
    {
        Decide(null, probability).Should().Be(new CustomerDecision(acts, new ChurnProbability(0.5f), null));
    }

    [Fact]
    public void A_campaign_for_all_tells_the_expected_profit_and_leaves_the_threshold_alone()
    {
        var decision = Decide(new Campaign(CampaignTerms.Standard), 0.4f);

        (decision.Acts, decision.Threshold!.Value.Value).Should().Be((false, 0.5f));
        decision.ExpectedProfit.Should().BeApproximately(0.4 * (0.3 * 190 - 1) - 0.6 * 11, 1e-5);
    }

    [Theory]
    [InlineData(200, 10, 0.3, 11 / 67.0)]
    [InlineData(400, 10, 0.3, 11 / 127.0)]
    [InlineData(400, 20, 0.5, 21 / 210.0)]
    [InlineData(float.NaN, float.NaN, float.NaN, 11 / 67.0)] // the campaign's terms count
    [InlineData(200, -5, 1.5, 11 / 67.0)] // and so they do for what cannot be
    public void Each_customer_has_the_threshold_of_his_own_terms(float clv, float offer, float accepts, double threshold)
    {
        var decision = Decide(Own, 0.2f, clv, offer, accepts);

        decision.Threshold!.Value.Value.Should().BeApproximately((float)threshold, 1e-6f);
        decision.Acts.Should().Be(0.2 >= threshold);
        decision.Acts.Should().Be(decision.ExpectedProfit >= 0);
    }

    [Theory]
    [InlineData(9, 10, 0.3)]
    [InlineData(-100, 0, 0.3)]
    [InlineData(200, 10, 0)]
    public void A_customer_on_whom_nothing_can_be_earned_is_never_acted_on(float clv, float offer, float accepts)
    {
        var decision = Decide(Own, 1, clv, offer, accepts);

        decision.Acts.Should().BeFalse();
        decision.Threshold.Should().BeNull();
        decision.ExpectedProfit.Should().BeNegative();
    }

    [Fact]
    public void Amounts_that_nobody_read_are_missing()
    {
        var decision = new Decider(Schema, Rules(Own)).Decide([200, 1], [], new ChurnProbability(0.2f));

        decision.Threshold!.Value.Value.Should().BeApproximately(11 / 67f, 1e-6f);
    }

    private static SegmentRules Rules(Campaign? campaign) =>
        new() { Threshold = new ChurnProbability(0.5f), LowRisk = new ChurnProbability(0.1f), Campaign = campaign };

    private static CustomerDecision Decide(
        Campaign? campaign, float probability, float clv = float.NaN, float offer = float.NaN, float accepts = float.NaN) =>
        new Decider(Schema, Rules(campaign)).Decide([clv, 1], [offer, accepts], new ChurnProbability(probability));
}
