using Churn.Training.Distributed;
using Churn.Training.Federated;

namespace Churn.Training.Tests.Federated;

public class WeightAverageTests
{
    [Fact]
    public void The_mean_is_weighted_by_rows_and_the_same_at_all_sites()
    {
        int[] rows = [1, 30, 3_000];

        var means = LocalGroup.Run(3, group => Average(group, rows[group.Rank], 3_031, 1 << group.Rank, -0.5));

        foreach (var mean in means)
        {
            mean[0].Should().BeApproximately((1 + (2 * 30) + (4 * 3_000)) / 3_031.0, 1e-12);
            mean[1].Should().Be(-0.5);
        }
    }

    [Theory]
    [InlineData(double.NaN, 10)]
    [InlineData(double.NegativeInfinity, 10)]
    [InlineData(8_192, 10)]
    [InlineData(-1e300, 10)]
    [InlineData(2_049, int.MaxValue)]
    public void Weights_that_could_overflow_a_sum_never_leave_the_site(double weight, int rowsOfAll)
    {
        FluentActions.Invoking(() => Average(LocalGroup.Alone, 1, rowsOfAll, weight))
            .Should().Throw<WorkerException>().WithMessage("The weights of this site diverged*learningRate*");
    }

    [Fact]
    public void Models_are_averaged_together_each_by_its_own_rows()
    {
        var means = LocalGroup.Run(2, group =>
        {
            using var sums = MaskedSums.Agree(group);
            return WeightAverage.Of(
                sums,
                [
                    (PartOf(1 + group.Rank, 3), [1 + group.Rank, 8]),
                    (PartOf(9 - (8 * group.Rank), 10), [group.Rank]),
                ]);
        });

        foreach (var mean in means)
        {
            mean[0].Should().Equal(new[] { 5 / 3.0, 8 }, (actual, expected) => Math.Abs(actual - expected) < 1e-12);
            mean[1].Should().ContainSingle().Which.Should().BeApproximately(0.1, 1e-12);
        }
    }

    [Fact]
    public void The_largest_weights_are_averaged_without_overflow()
    {
        var most = Math.BitDecrement(8_192.0);

        var means = LocalGroup.Run(3, group => Average(group, 100_000, 300_000, most));

        means.Should().OnlyContain(mean => Math.Abs(mean[0] - most) < 1e-5);
    }

    private static double[] Average(IWorkerGroup group, int rows, int rowsOfAll, params double[] weights)
    {
        using var sums = MaskedSums.Agree(group);
        return WeightAverage.Of(sums, [(PartOf(rows, rowsOfAll), weights)])[0];
    }

    private static SitePart PartOf(int rows, int rowsOfAll) => new(new int[rows], [], [], rowsOfAll, 0.5);
}
