using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.Tests.Explaining;

public class ScorecardTests
{
    private static readonly ColumnLevels Tenure = new(new NumberColumn("tenure", 0, 72), [5, 12, 30]);

    private static readonly ColumnLevels Contract = new(new CategoryColumn("contract", ["month", "one", "two"]), []);

    /// <summary>Effects of intervals and a missing number; of words, an unseen and a missing one.</summary>
    private static readonly ColumnShapes Shapes = new(
        -1.5,
        null,
        [new(0, Tenure, [.9, .4, -.2, -.6, .1]), new(1, Contract, [.7, -.1, -.8, .05, -.05])],
        [new(0, 1, new(Tenure.Column, [12]), Contract,
            [[.3, -.3, 0, 0, 0], [-.3, .3, 0, 0, 0], [0, 0, 0, 0, 0]])]);

    private static readonly float[][] Rows =
        [.. from tenure in (float[])[1, 8, 20, 50] from contract in (float[])[0, 1, 2] select new[] { tenure, contract }];

    [Fact]
    public void Points_stand_for_log_odds_up_to_rounding()
    {
        var card = Scorecard.Of(Shapes, Rows, new ScorecardOptions());

        foreach (var row in Rows.Append([float.NaN, CategoryColumn.UnseenCode]).Append([20, float.NaN]))
            card.LogOddsOf(card.PointsOf(row)).Should().BeApproximately(Shapes.LogOdds(row), 2 / card.Factor);
    }

    [Theory, InlineData(600, 1.0 / 19, 50), InlineData(0, 1, 20)]
    public void Base_odds_have_the_base_points_and_twice_the_odds_those_to_double(double points, double odds, double doubling)
    {
        var options = new ScorecardOptions { BasePoints = points, BaseOdds = odds, PointsToDouble = doubling };
        var always = new ColumnShapes(Math.Log(odds), null, [], []);
        var twice = always with { Intercept = Math.Log(2 * odds) };

        Scorecard.Of(always, Rows, options).PointsOf(Rows[0]).Should().Be((int)points);
        Scorecard.Of(twice, Rows, options).PointsOf(Rows[0]).Should().Be((int)(points + doubling), "more points, more likely");
    }

    [Fact]
    public void Neighbours_that_differ_least_share_a_bin()
    {
        var card = Scorecard.Of(Shapes with { Pairs = [] }, Rows, new ScorecardOptions { MaxBins = 2 });

        card.Columns[0].Axis.Bins.Should().Equal(
            new ScorecardBin("interval", null, 12), new ScorecardBin("interval", 12, null), new ScorecardBin("missing"));
        card.Columns[1].Axis.Bins.Select(bin => bin.ToString())
            .Should().Equal("one, two", "month", "a value never seen", "missing");
    }

    [Fact]
    public void Slope_of_a_number_becomes_steps()
    {
        var slope = new ColumnShapes(0, null, [new(0, new(Tenure.Column, []), [0, .2], .05, 20)], []);
        float[][] rows = [.. Enumerable.Range(0, 101).Select(tenure => new float[] { tenure })];

        var card = Scorecard.Of(slope, rows, new ScorecardOptions { MaxBins = 4 });

        card.Columns[0].Points.Take(4).Should().BeInAscendingOrder().And.HaveCount(4);
        foreach (var row in rows) card.LogOddsOf(card.PointsOf(row)).Should().BeApproximately(slope.LogOdds(row), .05 * 14);
    }

    [Fact]
    public void Beta_calibration_is_followed_by_a_straight_line()
    {
        var curved = Shapes with { Calibration = new BetaCurve(1.2, .8, .1) };

        var card = Scorecard.Of(curved, Rows, new ScorecardOptions());

        foreach (var row in Rows)
            card.LogOddsOf(card.PointsOf(row)).Should().BeApproximately(curved.LogOdds(row), .25);
    }

    [Theory, InlineData(0, 50, 6), InlineData(1, 0, 6), InlineData(1, 50, 1)]
    public void Options_out_of_range_are_refused(double odds, double doubling, int bins)
    {
        var made = () => Scorecard.Of(
            Shapes, Rows, new ScorecardOptions { BaseOdds = odds, PointsToDouble = doubling, MaxBins = bins });

        made.Should().Throw<ArgumentException>();
    }
}
