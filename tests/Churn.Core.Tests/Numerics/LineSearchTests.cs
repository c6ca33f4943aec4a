using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class LineSearchTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0.5)]
    [InlineData(20, 0.0625)]
    public void Step_is_halved_until_its_value_is_accepted(double length, double share)
    {
        // From 1 towards 0 and beyond on x squared.
        var found = LineSearch.TryHalve(part => 1 - (part * length), x => x * x, value => value < 1, out var lower);

        found.Should().BeTrue();
        lower.Point.Should().Be(1 - (share * length));
        lower.Value.Should().Be(lower.Point * lower.Point);
    }

    [Fact]
    public void No_step_is_found_where_the_value_only_rises() =>
        LineSearch.TryHalve(part => part, x => x, value => value < 0, out _).Should().BeFalse();
}
