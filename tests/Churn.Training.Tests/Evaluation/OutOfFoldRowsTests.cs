using Churn.Training.Calibration;

namespace Churn.Training.Tests.Evaluation;

public class OutOfFoldRowsTests
{
    private static readonly OutOfFoldRows Twice = new(
        [2, 0, 1, 0, 1, 2],
        [true, false, true, false, true, true],
        [0..3, 3..6],
        [1, 0, 0, 0, 0, 1]);

    [Fact]
    public void What_is_fitted_for_a_part_never_sees_a_score_of_its_customers()
    {
        var seen = new List<int[]>();

        var applied = Twice.CrossFit(
            positions =>
            {
                seen.Add(positions);
                return positions;
            },
            (positions, position) => positions.Any(other => Twice.Customers[other] == Twice.Customers[position]) ? 1 : 0);

        applied.Should().OnlyContain(value => value == 0);
        seen.Should().BeEquivalentTo(new[] { new[] { 0, 5 }, [1, 2, 3, 4] });
    }

    [Fact]
    public void The_loss_of_a_customer_is_the_mean_over_its_scores()
    {
        double[] logOdds = [0, 1, 2, -1, 3, 0];

        var losses = Twice.LossByGroup(logOdds);

        losses[0].Should().BeApproximately((Math.Log(1 + Math.Exp(1)) + Math.Log(1 + Math.Exp(-1))) / 2, 1e-12);
        losses[1].Should().BeApproximately((Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(-3))) / 2, 1e-12);
        losses[2].Should().BeApproximately(Math.Log(2), 1e-12);
        Twice.LogLoss(logOdds).Should().BeApproximately(losses.Average(), 1e-12);
    }

    [Fact]
    public void The_loss_of_a_group_weighs_as_much_as_its_scores()
    {
        var rows = new OutOfFoldRows([0, 1, 2, 3], [true, true, false, false], [0..4], [0, 0, 0, 0]) { GroupOf = [7, 7, 7, 5] };
        double[] logOdds = [1, 2, -1, 0.5];

        var losses = rows.LossByGroup(logOdds);

        losses.Should().HaveCount(2);
        losses.Average().Should().BeApproximately(rows.LogLoss(logOdds), 1e-12);
        losses[0]
            .Should()
            .BeApproximately(
                Math.Log(1 + Math.Exp(0.5)) / 2,
                1e-12,
                "the group of one score has half the weight of the average group");
    }

    [Fact]
    public void Each_fold_has_its_own_AUC() => Twice.AucByFold([1, 0, -1, 0, 1, 2]).Should().Equal(0.5, 1);
}
