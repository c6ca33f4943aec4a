using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Value;
using Churn.TestSupport;
using Churn.Training.Value;

namespace Churn.Training.Tests.Value;

/// <summary>Values of the papers and of CDNOW, as published.</summary>
public class PurchaseModelsTests
{
    private static readonly BetaGeometricModel Published = new(.243, 4.414, .793, 2.426, 0);

    [SkippableFact]
    public void Purchases_of_cdnow_give_the_published_parameters_and_likelihood()
    {
        var found = BetaGeometricModel.Fit(Cdnow());

        found.R.Should().BeApproximately(.24259292, 1e-4);
        found.Alpha.Should().BeApproximately(4.41353, 1e-4);
        found.A.Should().BeApproximately(.792886, 1e-4);
        found.B.Should().BeApproximately(2.425753, 1e-4);
        found.LogLikelihood.Should().BeApproximately(-9582.425561, 1e-5);
    }

    [Fact]
    public void Parameters_are_the_same_bits_at_any_number_of_threads()
    {
        var random = new RandomStream(1, 7);
        PurchaseHistory[] customers = [.. Enumerable.Range(0, 60_000).Select(_ =>
        {
            var (repeats, age) = (random.NextBelow(6), 20 + (random.NextDouble() * 80));
            return new PurchaseHistory(
                repeats,
                repeats == 0 ? 0 : age * random.NextDouble(),
                age,
                repeats == 0 ? 0 : (5 + (60 * random.NextDouble())) * (.8 + (.4 * random.NextDouble())));
        })];

        foreach (var threads in new[] { 2, 3, -1 })
        {
            BetaGeometricModel.Fit(customers, threads).Should().Be(BetaGeometricModel.Fit(customers, 1));
            GammaGammaModel.Fit(customers, threads).Should().Be(GammaGammaModel.Fit(customers, 1));
        }
    }

    [Fact]
    public void Customer_with_repeats_may_have_left()
    {
        var customer = new PurchaseHistory(2, 30.43, 38.86);

        Published.ProbabilityActive(customer).Should().BeApproximately(.726578570, 1e-8);
        Published.ExpectedPurchases(customer, 39).Should().BeApproximately(1.226028175, 1e-8);
    }

    [Fact]
    public void Customer_without_repeats_is_taken_for_active()
    {
        var customer = new PurchaseHistory(0, 0, 38.86);

        Published.ProbabilityActive(customer).Should().Be(1);
        Published.ExpectedPurchases(customer, 39).Should().BeApproximately(.195098052, 1e-8);
    }

    [Fact]
    public void New_customer_gets_the_expectation_of_the_population()
    {
        Published.ExpectedPurchases(39).Should().BeApproximately(1.196723193, 1e-8);
        Published.ExpectedPurchases(78).Should().BeApproximately(1.860519058, 1e-8);
        Published.ExpectedPurchases(0).Should().Be(0);
    }

    [Theory]
    [InlineData(1, 5, .3, .5), InlineData(2, 20, 1, 3), InlineData(1.4, 19, 2459, 15416), InlineData(900, 3000, 1e-4, 4586)]
    public void Expectation_is_finite_and_rises_with_time(double r, double alpha, double a, double b)
    {
        var model = new BetaGeometricModel(r, alpha, a, b, 0);
        double[] expected = [.. new[] { 1.0, 10, 100 }.Select(model.ExpectedPurchases)];

        expected.Should().BeInAscendingOrder().And.OnlyContain(purchases => double.IsFinite(purchases) && purchases > 0);
        expected[0].Should().BeLessThanOrEqualTo(r / alpha);
        foreach (var repeats in new[] { 0, 1, 30 })
            double.IsFinite(model.ExpectedPurchases(new PurchaseHistory(repeats, 20, 40), 36)).Should().BeTrue();
    }

    [Fact]
    public void Amounts_of_customers_draw_near_to_the_population()
    {
        var model = new GammaGammaModel(6.248804, 3.744588, 15.447741, 0, 0);

        model.ExpectedAmount(new(2, 0, 0, 22.35)).Should().BeApproximately(24.658615, 1e-5);
        model.ExpectedAmount(new(1, 0, 0, 11.77)).Should().BeApproximately(18.911478, 1e-5);
        model.ExpectedAmount(new(0, 0, 0)).Should().BeApproximately(35.171003, 1e-5);
    }

    [Fact]
    public void Parameters_of_drawn_amounts_are_found_again()
    {
        var random = new Random(1);
        var model = GammaGammaModel.Fit([.. Enumerable.Range(0, 5_000).Select(_ =>
        {
            var (rate, repeats) = (Gamma(random, 4) / 15, random.Next(1, 8));
            var amounts = Enumerable.Range(0, repeats).Select(_ => Gamma(random, 6) / rate);
            return new PurchaseHistory(repeats, 0, 0, amounts.Average());
        })]);

        model.P.Should().BeApproximately(6, 1);
        model.Q.Should().BeApproximately(4, .4);
        (model.P * model.V / (model.Q - 1)).Should().BeApproximately(30, 1, "of this mean much more is known than of its parts");
        model.Correlation.Should().BeApproximately(0, .05);
    }

    [Theory]
    [InlineData(new[] { .869, .743, .653, .593, .551, .517, .491 }, .668088, 3.806096)]
    [InlineData(new[] { .631, .468, .382, .326, .289, .262, .241 }, .704077, 1.182043)]
    public void Cohort_gives_the_published_parameters(double[] survival, double alpha, double beta)
    {
        var found = CohortRetention.Fit(survival);

        found.Alpha.Should().BeApproximately(alpha, 1e-4);
        found.Beta.Should().BeApproximately(beta, 1e-4);
    }

    [Fact]
    public void Cohort_is_projected_and_valued()
    {
        var high = new CohortRetention(.668088, 3.806096);
        var regular = new CohortRetention(.704077, 1.182043);

        double[] survival = [.. Enumerable.Range(8, 5).Select(period => high.Survival(period))];
        survival.Should().Equal([.4604, .4358, .4142, .3951, .3780], (one, other) => Math.Abs(one - other) < 5e-5);
        high.ExpectedResidualLifetime(8, .1).Should().BeApproximately(7.529628, 1e-5);
        regular.ExpectedResidualLifetime(1, .1).Should().BeApproximately(2.964399, 1e-5);
        regular.ExpectedResidualLifetime(8, .1).Should().BeApproximately(6.842315, 1e-5);
    }

    [Fact]
    public void Cohort_that_grows_is_refused() =>
        FluentActions.Invoking(() => CohortRetention.Fit([.8, .9])).Should().Throw<ArgumentException>();

    private static PurchaseHistory[] Cdnow()
    {
        return
        [
            .. File.ReadLines(SharedData.Require("cdnow-summary.csv")).Skip(1).Select(line => Array.ConvertAll(line.Split(','),
                    text => double.Parse(text, CultureInfo.InvariantCulture)))
                .Select(row => new PurchaseHistory((int)row[1], row[2], row[3])),];
    }

    /// <summary>The sum of so many exponential numbers.</summary>
    private static double Gamma(Random random, int shape) =>
        Enumerable.Range(0, shape).Sum(_ => -Math.Log(1 - random.NextDouble()));
}
