using Churn.Core.Options;

namespace Churn.Core.Tests.Options;

public class DurationFormatTests
{
    private static readonly Dictionary<string, DurationFormat> Formats = new()
    {
        ["us"] = DurationFormat.Microseconds,
        ["s"] = DurationFormat.Seconds,
        ["h"] = DurationFormat.Hours,
        ["d"] = DurationFormat.Days,
        ["d?"] = DurationFormat.DaysOrNumber,
    };

    [Theory]
    [InlineData("us", "500ns", 0.5)]
    [InlineData("us", "2.5us", 2.5)]
    [InlineData("us", "2\u00B5s", 2)]
    [InlineData("us", "2\u03BCs", 2)]
    [InlineData("us", "1ms", 1000)]
    [InlineData("us", "-1s", -1e6)]
    [InlineData("s", "90s", 90)]
    [InlineData("s", "1.5m", 90)]
    [InlineData("s", "1h", 3600)]
    [InlineData("h", "12h", 12)]
    [InlineData("h", "90d", 2160)]
    [InlineData("d", "30d", 30)]
    [InlineData("d?", "30d", 30)]
    [InlineData("d?", "30", 30)]
    public void A_number_and_its_unit_are_read(string format, string text, double expected) =>
        Formats[format].Parse(text).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData("us", "20")]
    [InlineData("us", "us")]
    [InlineData("us", "1,5us")]
    [InlineData("s", "5ms")]
    [InlineData("s", "1h30m")]
    [InlineData("s", "1 h")]
    [InlineData("h", "1.5d")]
    [InlineData("d", "30")]
    [InlineData("d", "-1d")]
    [InlineData("d", "1.5d")]
    [InlineData("d", "30D")]
    [InlineData("d", "d")]
    [InlineData("d?", "")]
    public void Texts_of_another_form_are_no_time(string format, string text) => Formats[format].Parse(text).Should().BeNull();

    [Fact]
    public void What_is_expected_names_the_units_once()
    {
        DurationFormat.Microseconds.Expected.Should().Be("a number and ns, us, ms or s, such as 500ns, 2us or 1ms");
        DurationFormat.DaysOrNumber.Expected.Should().Be("a whole number and d, such as 30d");
    }
}
