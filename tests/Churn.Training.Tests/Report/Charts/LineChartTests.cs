using System.Globalization;
using System.Xml.Linq;
using Churn.Training.Report.Charts;

namespace Churn.Training.Tests.Report.Charts;

public sealed class LineChartTests
{
    [Theory]
    [InlineData(1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(3.17, "0 1 2 3 4")]
    [InlineData(6, "0 1 2 3 4 5 6")]
    [InlineData(6.01, "0 2 4 6 8")]
    [InlineData(41, "0 10 20 30 40 50")]
    [InlineData(0.034, "0 0.01 0.02 0.03 0.04")]
    public void Ticks_are_round_numbers_up_to_the_greatest_value(double greatest, string expected)
    {
        var ticks = Axis.UpTo(greatest, "title", "").Ticks.Select(tick => Math.Round(tick, 9));
        string.Join(' ', ticks.Select(tick => tick.ToString(CultureInfo.InvariantCulture))).Should().Be(expected);
    }

    [Fact]
    public void The_label_of_a_tick_has_the_digits_of_the_step() =>
        Axis.UpTo(0.034, "title", "x").Ticks.Select(Axis.UpTo(0.034, "title", "x").Label)
            .Should().Equal("0.00x", "0.01x", "0.02x", "0.03x", "0.04x");

    [Fact]
    public void The_ends_of_the_axes_are_the_corners_of_the_plot()
    {
        var chart = Chart(Curve.OfModel(0, "forest", [(0, 0), (1, 1)]));
        var axes = chart.Elements("line").Where(line => line.Attribute("class")!.Value == "axis").ToArray();
        string At(int axis, string end) => axes[axis].Attribute(end)!.Value;

        chart.Element("polyline")!.Attribute("points")!.Value
            .Should().Be($"{At(0, "x1")},{At(0, "y1")} {At(0, "x2")},{At(1, "y1")}");
    }

    [Fact]
    public void A_curve_of_a_million_points_is_no_longer_than_the_eye_can_see_and_keeps_its_ends()
    {
        var points = Enumerable.Range(0, 1_000_001).Select(i => (i / 1e6, Math.Sqrt(i / 1e6)));
        var drawn = Chart(Curve.OfModel(0, "forest", points)).Element("polyline")!.Attribute("points")!.Value.Split(' ');
        var ends = Chart(Curve.OfModel(0, "forest", [(0, 0), (1, 1)])).Element("polyline")!.Attribute("points")!.Value.Split(' ');

        drawn.Length.Should().BeInRange(300, 800);
        new[] { drawn[0], drawn[^1] }.Should().Equal(ends);
    }

    [Fact]
    public void Each_model_has_a_style_of_its_own_and_the_sixth_begins_anew() =>
        Enumerable.Range(0, 6).Select(model => Curve.OfModel(model, "model", []).Style)
            .Should().Equal("curve-1", "curve-2", "curve-3", "curve-4", "curve-5", "curve-1");

    [Fact]
    public void A_curve_is_read_between_its_points_and_not_outside()
    {
        var curve = Curve.OfModel(0, "forest", [(0.1, 1), (0.1, 2), (0.3, 4)]);

        curve.At(0.2).Should().BeApproximately(3, 1e-12);
        curve.At(0.05).Should().BeNull();
        curve.At(0.4).Should().BeNull();
    }

    private static XElement Chart(Curve curve) =>
        new LineChart("id", "title", "description", Axis.OfShare("x"), Axis.OfShare("y"), [curve]).Draw();
}
