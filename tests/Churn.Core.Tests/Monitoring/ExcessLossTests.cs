using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Monitoring;

public class ExcessLossTests
{
    [Fact]
    public void The_expected_loss_is_the_entropy_and_the_realised_one_the_log_loss()
    {
        var excess = ExcessLoss.Of([new ScoredOutcome(true, .8), new ScoredOutcome(false, .8), new ScoredOutcome(false, .5)]);

        excess.Expected.Should().BeApproximately((.5004024235 * 2 / 3) + (Math.Log(2) / 3), 1e-9);
        excess.Realised.Should().BeApproximately((-Math.Log(.8) - Math.Log(.2) + Math.Log(2)) / 3, 1e-12);
    }

    [Theory]
    [InlineData(1, 0, .07)]
    [InlineData(1.8, .99, 1)]
    public void Small_p_values_are_as_rare_as_they_say_unless_the_loss_is_too_high(double factor, double least, double most)
    {
        var random = new RandomStream(5, 1);
        var small = Enumerable.Range(0, 400).Count(_ => ExcessLoss.Of(
        [
            .. Enumerable.Range(0, 800).Select(_ =>
            {
                var p = .02 + (.4 * random.NextDouble());
                return new ScoredOutcome(random.NextDouble() < factor * p, p);
            }),
        ]).P < .05);

        (small / 400.0).Should().BeInRange(least, most);
    }

    [Fact]
    public void Nothing_is_said_of_nobody() => ExcessLoss.Of([]).P.Should().Be(1);
}
