namespace Churn.Training.Tests.Learners;

public class FloatThresholdTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.1)]
    [InlineData(16777217.0)]
    [InlineData(-16777217.0)]
    [InlineData(1e-46)]
    [InlineData(-1e-46)]
    [InlineData(1e300)]
    [InlineData(0.5)]
    public void No_float_falls_on_the_other_side_of_a_threshold(double threshold)
    {
        var ours = FloatThreshold.UpTo(threshold);

        ((double)ours <= threshold).Should().BeTrue();
        ((double)MathF.BitIncrement(ours) > threshold).Should().BeTrue();
    }
}
