using Churn.Training.Learners.Neural.Losses;

namespace Churn.Training.Tests.Learners.Neural.Losses;

public class LossTests
{
    public static TheoryData<NetworkLoss, bool, double> Points
    {
        get
        {
            var points = new TheoryData<NetworkLoss, bool, double>();
            foreach (var loss in Enum.GetValues<NetworkLoss>())
            {
                foreach (var logOdds in (double[])[-6, -1, 0, .3, 5])
                {
                    points.Add(loss, true, logOdds);
                    points.Add(loss, false, logOdds);
                }
            }
            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void The_slope_is_that_of_finite_differences(NetworkLoss kind, bool churned, double logOdds)
    {
        var loss = Loss.Of(kind);

        var difference = (loss.Value(logOdds + 1e-5, churned) - loss.Value(logOdds - 1e-5, churned)) / 2e-5;

        loss.Slope(logOdds, churned).Should().BeApproximately(difference, 1e-8);
    }

    [Theory]
    [InlineData(NetworkLoss.CrossEntropy, 0, true, .69314718056)]
    [InlineData(NetworkLoss.CrossEntropy, 2, true, .12692801104)]
    [InlineData(NetworkLoss.CrossEntropy, 2, false, 2.12692801104)]
    [InlineData(NetworkLoss.SquaredError, 0, true, .25)]
    [InlineData(NetworkLoss.SquaredError, 2, true, .01420933660)]
    [InlineData(NetworkLoss.SquaredError, 2, false, .77580349257)]
    public void The_loss_has_its_known_value(NetworkLoss kind, double logOdds, bool churned, double expected) =>
        Loss.Of(kind).Value(logOdds, churned).Should().BeApproximately(expected, 1e-10);

    [Theory]
    [InlineData(NetworkLoss.CrossEntropy, 1000)]
    [InlineData(NetworkLoss.SquaredError, 1)]
    public void The_surest_network_overflows_nothing(NetworkLoss kind, double wrongIsWorth)
    {
        var loss = Loss.Of(kind);

        loss.Value(1000, true).Should().Be(0);
        loss.Value(-1000, true).Should().Be(wrongIsWorth);
        loss.Value(1000, false).Should().Be(wrongIsWorth);
        loss.Slope(-1000, true).Should().Be(kind == NetworkLoss.CrossEntropy ? -1 : 0);
        loss.Slope(1000, true).Should().Be(0);
    }
}
