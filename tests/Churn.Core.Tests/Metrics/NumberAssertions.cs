namespace Churn.Core.Tests.Metrics;

internal static class NumberAssertions
{
    /// <summary>Equal to 1e-9, NaN to NaN.</summary>
    public static void ShouldAgreeWith(this double actual, double expected)
    {
        if (double.IsNaN(expected))
            actual.Should().Be(double.NaN);
        else
            actual.Should().BeApproximately(expected, 1e-9);
    }
}
