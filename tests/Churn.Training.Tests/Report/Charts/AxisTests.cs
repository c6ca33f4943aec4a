using Churn.Training.Report.Charts;

namespace Churn.Training.Tests.Report.Charts;

public class AxisTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.4, 0.4000000000000001)]
    [InlineData(-2.5e12, 1e12)]
    public void It_has_a_length_and_a_few_ticks_however_near_its_values_are(double least, double greatest)
    {
        var axis = Axis.Between(least, greatest, "loss");

        axis.End.Should().BeGreaterThan(axis.Start);
        axis.Ticks.Should().HaveCountLessThan(15);
        axis.Share(least).Should().BeInRange(-1e-6, 1 + 1e-6);
        axis.Share(greatest).Should().BeInRange(-1e-6, 1 + 1e-6);
    }
}
