using Churn.Core.Decisions;

namespace Churn.Core.Tests.Decisions;

public sealed class CampaignEconomicsTests
{
    [Fact]
    public void The_standard_customer_is_worth_contacting_from_eleven_in_sixty_seven_on()
    {
        CampaignEconomics.Standard.BreakEven.Should().BeApproximately(11 / 67.0, 1e-12);
    }

    [Theory]
    [InlineData(200, 10, 1, 0.3)]
    [InlineData(50, 10, 1, 0.5)]
    [InlineData(1_000, 0, 5, 0.1)]
    [InlineData(300, 50, 25, 0.9)]
    public void At_the_break_even_contacting_earns_nothing_and_above_it_something(
        double value,
        double offer,
        double contact,
        double acceptance)
    {
        var terms = new CampaignEconomics
        {
            CustomerValue = value,
            OfferCost = offer,
            ContactCost = contact,
            Acceptance = acceptance,
        };
        var even = terms.BreakEven!.Value;

        terms.Profit(even, 1 - even, acceptance).Should().BeApproximately(0, 1e-9);
        terms.Profit(even + 0.01, 0.99 - even, acceptance).Should().BePositive();
        terms.Profit(even - 0.01, 1.01 - even, acceptance).Should().BeNegative();
    }

    [Theory]
    [InlineData(10, 10, 0, 0.3)] // worth no more than the offer
    [InlineData(-50, 10, 1, 0.3)]
    [InlineData(200, 10, 1, 0)] // nobody accepts
    [InlineData(200, 10, 58, 0.3)] // 57 is the most a contact can bring
    [InlineData(0, 0, 0, 0.3)]
    [InlineData(double.NaN, 10, 1, 0.3)]
    public void Where_contacting_never_earns_there_is_no_break_even(double value, double offer, double contact, double acceptance)
    {
        new CampaignEconomics { CustomerValue = value, OfferCost = offer, ContactCost = contact, Acceptance = acceptance }
            .BreakEven.Should().BeNull();
    }

    [Fact]
    public void What_costs_nothing_pays_for_everybody()
    {
        new CampaignEconomics { OfferCost = 0, ContactCost = 0 }.BreakEven.Should().Be(0);
    }
}
