using Churn.Core.Monitoring;

namespace Churn.Core.Tests.Monitoring;

public class FigureBoundTests
{
    private static readonly string[] Keys = ["rocAuc", "logLoss", "expectedCalibrationError"];

    [Fact]
    public void Bounds_are_read_in_their_order_and_written_as_read() =>
        FigureBound.Parse("ROCAUC<0.8, logLoss > .45,ece>0.05", Keys).Select(bound => bound.ToString())
            .Should().Equal("rocAuc<0.8", "logLoss>0.45", "expectedCalibrationError>0.05");

    [Theory]
    [InlineData("rocAuc<0.8", .8, false)]
    [InlineData("rocAuc<0.8", .79, true)]
    [InlineData("logLoss>0.45", .45, false)]
    [InlineData("logLoss>0.45", .46, true)]
    [InlineData("logLoss>0.45", null, true)]
    public void Bound_is_broken_beyond_its_number(string text, double? value, bool isBroken) =>
        FigureBound.Parse(text, Keys).Single().IsBroken(value).Should().Be(isBroken);

    [Theory]
    [InlineData("rocAuc")]
    [InlineData("rocAuc<")]
    [InlineData("rocAuc<high")]
    [InlineData("auc<0.8")]
    [InlineData("rocAuc<NaN")]
    public void What_is_no_bound_is_refused(string text) =>
        FluentActions.Invoking(() => FigureBound.Parse(text, Keys)).Should().Throw<FormatException>();

    [Fact]
    public void Nothing_is_no_bound() => FigureBound.Parse("", Keys).Should().BeEmpty();
}
