using Churn.Core.Decisions;
using Churn.Core.Schema;
using CsCheck;

namespace Churn.Core.Tests.Decisions;

public sealed class DecisionPolicyTests
{
    private static readonly CustomerSchema Schema = new(
        [
            new NumberColumn("clv", 0, 1_000),
            new NumberColumn("tenure", 0, 72),
            new DecisionOnlyColumn("offer"),
            new DecisionOnlyColumn("accepts"),],
        new LabelColumn("Churn", "Yes", "No"));

    private static readonly Campaign Own =
        new(CampaignEconomics.Standard, "EUR", new CampaignColumns("clv", "offer", Acceptance: "accepts"));

    [Theory]
    [InlineData(0.49999997f, false)]
    [InlineData(0.5f, true)]
    public void Without_a_campaign_the_threshold_decides(float probability, bool shouldContact)
    {
        Decide(null, DecisionBasis.BreakEven, probability).Should().Be(
            new Decision(shouldContact, DecisionBasis.Threshold, new ChurnProbability(0.5f), null, null));
    }

    [Fact]
    public void A_threshold_for_all_decides_whatever_the_expected_profit_and_says_so()
    {
        var decision = Decide(new Campaign(CampaignEconomics.Standard), DecisionBasis.Threshold, 0.4f);

        (decision.ShouldContact, decision.Basis, decision.Threshold!.Value.Value)
            .Should()
            .Be((false, DecisionBasis.Threshold, 0.5f));
        decision.BreakEven!.Value.Value.Should().BeApproximately(11 / 67f, 1e-6f);
        decision.ExpectedProfit.Should().BeApproximately(0.4 * (0.3 * 190 - 1) - 0.6 * 11, 1e-5);
    }

    [Theory]
    [InlineData(200, 10, 0.3, 11 / 67.0)]
    [InlineData(400, 10, 0.3, 11 / 127.0)]
    [InlineData(400, 20, 0.5, 21 / 210.0)]
    [InlineData(float.NaN, float.NaN, float.NaN, 11 / 67.0)] // the campaign's terms count
    [InlineData(200, -5, 1.5, 11 / 67.0)] // and so they do for what cannot be
    public void Each_customer_has_the_threshold_of_their_own_terms(float clv, float offer, float accepts, double threshold)
    {
        var decision = Decide(Own, DecisionBasis.BreakEven, 0.2f, clv, offer, accepts);

        decision.Threshold!.Value.Value.Should().BeApproximately((float)threshold, 1e-6f);
        decision.BreakEven.Should().Be(decision.Threshold);
        decision.ShouldContact.Should().Be(0.2 >= threshold);
        decision.ShouldContact.Should().Be(decision.ExpectedProfit >= 0);
    }

    [Theory]
    [InlineData(9, 10, 0.3)]
    [InlineData(-100, 0, 0.3)]
    [InlineData(200, 10, 0)]
    public void A_customer_on_whom_nothing_can_be_earned_is_never_contacted(float clv, float offer, float accepts)
    {
        var decision = Decide(Own, DecisionBasis.BreakEven, 1, clv, offer, accepts);

        decision.ShouldContact.Should().BeFalse();
        decision.Threshold.Should().BeNull();
        decision.BreakEven.Should().BeNull();
        decision.ExpectedProfit.Should().BeNegative();
    }

    [Fact]
    public void Amounts_that_nobody_read_are_missing()
    {
        var decision = new DecisionPolicy(Schema, Rule(Own, DecisionBasis.BreakEven)).Decide(
            new CodedCustomer([200, 1]),
            new ChurnProbability(0.2f));

        decision.Threshold!.Value.Value.Should().BeApproximately(11 / 67f, 1e-6f);
    }

    /// <summary>Fault U2: an expected profit above 0 with a decision not to contact, and nothing that explained it.</summary>
    [Fact]
    public void Decision_threshold_break_even_and_profit_contradict_each_other_only_where_a_threshold_for_all_decides() =>
        Gen.Select(
                AnyProbability,
                AnyMoney,
                AnyMoney,
                Gen.Single[-0.2f, 1.2f],
                Gen.OneOf(DecisionBasis.Threshold, DecisionBasis.BreakEven))
            .Sample(
                (probability, clv, offer, accepts, basis) =>
                {
                    var decision = Decide(Own, basis, probability, clv, offer, accepts);

                    decision.Basis.Should().Be(basis);
                    decision.ShouldContact.Should().Be(probability >= decision.Threshold?.Value);
                    if (basis == DecisionBasis.BreakEven) decision.Threshold.Should().Be(decision.BreakEven);
                    var cents = Math.Round(decision.ExpectedProfit!.Value, 2);
                    if (cents > 0) (probability >= decision.BreakEven?.Value).Should().BeTrue($"{cents} are earned");
                    if (cents < 0) (probability >= decision.BreakEven?.Value).Should().BeFalse($"{-cents} are lost");
                }, iter: 20_000);

    /// <summary>The break-even itself among them, and its neighbours.</summary>
    private static Gen<float> AnyProbability => Gen.OneOf(
        Gen.Single[0, 1], Gen.OneOf(0f, 1f, 11 / 67f, MathF.BitDecrement(11 / 67f), MathF.BitIncrement(11 / 67f)));

    private static Gen<float> AnyMoney =>
        Gen.OneOf(Gen.Single[-100, 1_000], Gen.Single[0, 20], Gen.OneOf(0f, 10f, 200f, float.NaN, float.MaxValue));

    private static DecisionRule Rule(Campaign? campaign, DecisionBasis basis) =>
        new() { Threshold = new ChurnProbability(0.5f), Basis = basis, Campaign = campaign };

    private static Decision Decide(
        Campaign? campaign,
        DecisionBasis basis,
        float probability,
        float clv = float.NaN,
        float offer = float.NaN,
        float accepts = float.NaN) =>
        new DecisionPolicy(Schema, Rule(campaign, basis)).Decide(
            new CodedCustomer([clv, 1], [offer, accepts]),
            new ChurnProbability(probability));
}
