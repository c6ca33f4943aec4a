using Churn.Core.Privacy;

namespace Churn.Core.Tests.Privacy;

public sealed class GaussianPrivacyTests
{
    /// <summary>By mpmath, with 40 digits.</summary>
    [Theory]
    [InlineData(1, 1, 0.12693673750664395)]
    [InlineData(0.5, 1, 0.0068295949831145754)]
    [InlineData(2, 0.5, 0.59918561853393326)]
    [InlineData(0.27, 1, 1.1269803624957722e-5)]
    [InlineData(3, 8, 0.075603894848986869)]
    public void Delta_is_that_of_the_formula(double mu, double epsilon, double delta) =>
        GaussianPrivacy.Delta(mu, epsilon).Should().BeApproximately(delta, 1e-13);

    /// <summary>By mpmath, with 40 digits.</summary>
    [Theory]
    [InlineData(1, 1e-5, 0.268051123211294)]
    [InlineData(2, 1e-5, 0.501551689169657)]
    [InlineData(0.5, 1e-5, 0.142210558669261)]
    [InlineData(8, 1e-5, 1.66603059784572)]
    [InlineData(1, 1e-6, 0.236704380663436)]
    public void The_cost_of_a_promise_is_that_of_the_formula_and_never_above_it(double epsilon, double delta, double mu)
    {
        var cost = GaussianPrivacy.Mu(epsilon, delta);

        cost.Should().BeApproximately(mu, 1e-9);
        GaussianPrivacy.Delta(cost, epsilon).Should().BeLessThanOrEqualTo(delta);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void The_epsilon_of_a_cost_leads_back_to_the_cost(double mu) =>
        GaussianPrivacy.Mu(GaussianPrivacy.Epsilon(mu, 1e-5), 1e-5).Should().BeApproximately(mu, 1e-9);

    [Fact]
    public void Costs_add_up_as_squares() => GaussianPrivacy.Compose([0.3, 0.4]).Should().BeApproximately(0.5, 1e-15);

    [Fact]
    public void A_cost_beyond_any_promise_has_an_infinite_epsilon() =>
        GaussianPrivacy.Epsilon(50, 1e-5).Should().Be(double.PositiveInfinity);
}
