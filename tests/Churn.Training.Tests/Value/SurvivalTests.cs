using Churn.Training.Value;

namespace Churn.Training.Tests.Value;

/// <summary>A history small enough to work out by hand, and slow second implementations on drawn ones.</summary>
public class SurvivalTests
{
    private static readonly double[] Times = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8];
    private static readonly double[] Risks = [.9, .8, .85, .5, .6, .55, .3, .4, .35, .1];

    private static readonly ObservedTime[] Tiny =
        [.. Times.Zip([1, 1, 0, 1, 0, 1, 1, 0, 1, 0], (time, left) => new ObservedTime(time, left == 1))];

    [Fact]
    public void Curve_of_the_tiny_history_is_the_one_worked_out()
    {
        var curve = KaplanMeierCurve.Fit(Tiny);

        double[] expected =
            [.9, .8, .6857142857, .6857142857, .4114285714, .4114285714, .2057142857, .2057142857];
        for (var time = 1; time <= 8; time++) curve.Survival(time).Should().BeApproximately(expected[time - 1], 1e-10);
        (curve.Survival(0), curve.Survival(.99), curve.Longest).Should().Be((1, 1, 8));
        curve.RestrictedMean(8).Should().BeApproximately(
            1 + .9 + .8 + (2 * .6857142857142857) + (2 * .4114285714285714) + .2057142857142857, 1e-12);
        curve.RestrictedMean(2.5).Should().BeApproximately(1 + .9 + (.5 * .8), 1e-12);
    }

    [Fact]
    public void Standard_error_is_greenwoods_and_the_interval_holds_the_share()
    {
        var curve = KaplanMeierCurve.Fit(Tiny);

        curve.StandardError(3).Should().BeApproximately(
            curve.Survival(3) * Math.Sqrt((1 / 90.0) + (1 / 72.0) + (1 / 42.0)), 1e-12);
        foreach (var time in Times)
        {
            var (lower, upper) = curve.Interval95(time);
            (0 < lower && lower < curve.Survival(time) && curve.Survival(time) < upper && upper < 1).Should().BeTrue();
        }

        curve.Interval95(0).Should().Be((1, 1));
    }

    [Fact]
    public void Curve_without_anybody_still_there_is_the_share_that_stayed_longer()
    {
        double[] times = [3, 1, 4, 1, 5, 9, 2, 6];
        var curve = KaplanMeierCurve.Fit([.. times.Select(time => new ObservedTime(time, true))]);

        foreach (var time in new[] { 0, 1, 2.5, 4, 9 })
            curve.Survival(time).Should().BeApproximately(times.Count(own => own > time) / 8.0, 1e-12);
        curve.RestrictedMean(9).Should().BeApproximately(times.Average(), 1e-12);
    }

    [Fact]
    public void Pairs_of_the_tiny_history_are_the_ones_counted()
    {
        var found = Concordance.Of(Tiny, Risks);

        found.Value.Should().BeApproximately(25 / 30.0, 1e-12);
        (found.Concordant + found.Discordant + found.Tied).Should().Be(30);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Pairs_are_those_that_two_loops_count(int seed)
    {
        var (observed, columns) = Drawn(seed, 120);
        var risks = Array.ConvertAll(columns[0], value => Math.Round(value, 1));

        var (concordant, discordant, tied) = (0, 0, 0);
        for (var one = 0; one < observed.Length; one++)
            for (var other = 0; other < observed.Length; other++)
            {
                var isLonger = observed[other].Time > observed[one].Time
                    || (observed[other].Time == observed[one].Time && !observed[other].HasLeft);
                if (one == other || !observed[one].HasLeft || !isLonger) continue;
                if (risks[one] > risks[other]) concordant++;
                else if (risks[one] < risks[other]) discordant++;
                else tied++;
            }

        Concordance.Of(observed, risks).Should().Be(new Concordance(concordant, discordant, tied));
    }

    [Fact]
    public void Brier_scores_of_the_tiny_history_are_the_ones_worked_out()
    {
        var score = new SurvivalBrier(Tiny);
        double[] expected = [.11981784, .15928347, .14152826, .19561542, .16055354];

        for (var time = 2; time <= 6; time++)
            score.At(time, customer => Math.Exp(-Risks[customer] * time / 4)).Should().BeApproximately(expected[time - 2], 1e-8);
        score.Integrated([2, 3, 4, 5, 6], (customer, time) => Math.Exp(-Risks[customer] * time / 4))
            .Should().BeApproximately(.159153210, 1e-9);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Coefficients_are_where_a_slow_likelihood_is_largest(int seed)
    {
        var (observed, columns) = Drawn(seed, 80);
        var model = CoxModel.Fit(observed, ["x", "y"], columns);
        var found = Array.ConvertAll(model.Coefficients.ToArray(), one => one.Value);

        model.LogLikelihood.Should().BeApproximately(SlowLogLikelihood(observed, columns, found), 1e-9);
        model.NullLogLikelihood.Should().BeApproximately(SlowLogLikelihood(observed, columns, [0, 0]), 1e-9);
        foreach (var step in new[] { 1e-3, -1e-3 })
            for (var i = 0; i < 2; i++)
            {
                var moved = (double[])found.Clone();
                moved[i] += step;
                SlowLogLikelihood(observed, columns, moved).Should().BeLessThan(model.LogLikelihood);
            }
    }

    [Fact]
    public void Standard_errors_are_the_curvature_of_the_slow_likelihood()
    {
        const double step = 1e-4;
        var (observed, columns) = Drawn(4, 150);
        var model = CoxModel.Fit(observed, ["x"], [columns[0]]);
        var (at, error) = (model.Coefficients[0].Value, model.Coefficients[0].StandardError);
        double LogLikelihood(double weight) => SlowLogLikelihood(observed, [columns[0]], [weight]);

        var curvature = (LogLikelihood(at + step) - (2 * LogLikelihood(at)) + LogLikelihood(at - step)) / (step * step);

        error.Should().BeApproximately(1 / Math.Sqrt(-curvature), 1e-4 * error);
    }

    [Fact]
    public void Units_and_order_of_customers_change_nothing_but_the_coefficient()
    {
        var (observed, columns) = Drawn(5, 100);
        var model = CoxModel.Fit(observed, ["x"], [columns[0]]);
        var other = CoxModel.Fit(
            [.. observed.Reverse()], ["x"], [[.. columns[0].Reverse().Select(value => (1000 * value) + 7)]]);

        other.Coefficients[0].Value.Should().BeApproximately(model.Coefficients[0].Value / 1000, 1e-10);
        other.Survival(3, other.Risk([7])).Should().BeApproximately(model.Survival(3, model.Risk([0])), 1e-8);
    }

    [Fact]
    public void Survival_of_the_model_is_near_that_of_the_rates_it_was_drawn_from()
    {
        var (observed, columns) = Drawn(6, 20_000);
        var model = CoxModel.Fit(observed, ["x", "y"], columns);

        model.Coefficients[0].Value.Should().BeApproximately(.7, 3 * model.Coefficients[0].StandardError);
        model.Coefficients[1].Value.Should().BeApproximately(-.4, 3 * model.Coefficients[1].StandardError);
        foreach (var time in new[] { 1, 3, 6 }) // times are rounded up to halves
            foreach (var x in new[] { -1.0, 0, 1 })
                model.Survival(time, model.Risk([x, 0])).Should().BeApproximately(
                    Math.Exp(-.2 * time * Math.Exp(.7 * x)), .03);
    }

    [Theory]
    [InlineData("'c' has one value only", 1.0, 1.0, 1.0, 1.0)]
    [InlineData("'c' tells who leaves without fail", 4.0, 3.0, 2.0, 1.0)]
    public void Column_without_a_coefficient_is_named(string expected, params double[] values)
    {
        ObservedTime[] observed = [new(1, true), new(2, true), new(3, true), new(4, true)];

        var fit = () => CoxModel.Fit(observed, ["c"], [values]);

        fit.Should().Throw<ArithmeticException>().WithMessage($"*{expected}*");
    }

    [Fact]
    public void Column_that_follows_from_others_is_named()
    {
        var (observed, columns) = Drawn(7, 60);

        var fit = () => CoxModel.Fit(observed, ["x", "twice"], [columns[0], Array.ConvertAll(columns[0], value => 2 * value)]);

        fit.Should().Throw<ArithmeticException>().WithMessage("*'twice' follows from the others*");
    }

    /// <summary>Customers who leave at the rate .2 exp(.7 x - .4 y), seen for up to 10 periods, rounded up to halves.</summary>
    private static (ObservedTime[] Observed, double[][] Columns) Drawn(int seed, int customers)
    {
        var random = new Random(seed);
        double[][] columns = [new double[customers], new double[customers]];
        var observed = new ObservedTime[customers];
        for (var customer = 0; customer < customers; customer++)
        {
            (columns[0][customer], columns[1][customer]) = (random.NextDouble() * 3 - 1.5, random.Next(2));
            var rate = .2 * Math.Exp((.7 * columns[0][customer]) - (.4 * columns[1][customer]));
            var leaves = Math.Ceiling(-Math.Log(1 - random.NextDouble()) / rate * 2) / 2;
            var seen = 5 + Math.Ceiling(10 * random.NextDouble()) / 2;
            observed[customer] = new ObservedTime(Math.Min(leaves, seen), leaves <= seen);
        }

        return (observed, columns);
    }

    /// <summary>Efron's partial likelihood as it is written in the paper, every risk set summed anew.</summary>
    private static double SlowLogLikelihood(ObservedTime[] observed, double[][] columns, double[] weights)
    {
        double LogRate(int customer) => columns.Select((column, i) => weights[i] * column[customer]).Sum();
        int[] all = [.. Enumerable.Range(0, observed.Length)];
        var sum = 0.0;
        foreach (var time in observed.Where(one => one.HasLeft).Select(one => one.Time).Distinct())
        {
            int[] leaving = [.. all.Where(customer => observed[customer].HasLeft && observed[customer].Time == time)];
            var there = all.Where(customer => observed[customer].Time >= time).Sum(customer => Math.Exp(LogRate(customer)));
            var those = leaving.Sum(customer => Math.Exp(LogRate(customer)));
            sum += leaving.Sum(LogRate);
            for (var before = 0; before < leaving.Length; before++)
                sum -= Math.Log(there - (before * those / leaving.Length));
        }

        return sum;
    }
}
