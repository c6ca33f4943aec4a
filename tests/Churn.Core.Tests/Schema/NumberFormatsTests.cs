using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class NumberFormatsTests
{
    public static TheoryData<string[], NumberFormat> Clear => new()
    {
        { ["1", "2.5", "1e3", "-7"], default },
        { ["12", "13"], default },
        { ["12,5", "13"], new NumberFormat(DecimalMark.Comma) },
        { ["0,125", "1,250"], new NumberFormat(DecimalMark.Comma) },
        { ["1.234,50", "2"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Point) },
        { ["1.234.567", "12"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Point) },
        { ["1,234.50", "(12)"], new NumberFormat(DecimalMark.Point, ThousandsMark.Comma) },
        { ["1 234", "12"], new NumberFormat(DecimalMark.Point, ThousandsMark.Blank) },
        { ["1\u202F234,5", "1\u00A0234"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Blank) },
        { ["1'234.5", "1\u2019234"], new NumberFormat(DecimalMark.Point, ThousandsMark.Apostrophe) },
        { ["12 €", "13"], new NumberFormat(unit: "€") },
        { ["€12,50", "1.300,00 €", "(7)"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Point, "€") },
        { ["US$ 12", "US$13.5"], new NumberFormat(unit: "US$") },
        { ["12 %", "13,5 %"], new NumberFormat(DecimalMark.Comma, ThousandsMark.None, "%") },
        { ["12 kr.", "13,5 kr."], new NumberFormat(DecimalMark.Comma, ThousandsMark.None, "kr.") },
        { ["Rs. 59.44", "Rs. 70.10"], new NumberFormat(unit: "Rs.") },
        { ["72,61 TL", "59,4 TL"], new NumberFormat(DecimalMark.Comma, ThousandsMark.None, "TL") },
        { ["₲12", "₲13.5"], new NumberFormat(unit: "₲") },
        { ["9 months", "1 month", "49 mo"], new NumberFormat(unit: "months") },
        { ["9 months", "2 years"], new NumberFormat(unit: "months") },
        { ["2 yrs", "1 year"], new NumberFormat(unit: "years") },
        { ["1yrs 11mon", "0yrs 5mon"], new NumberFormat(unit: "months") },
        { ["500 MB", "12 GB"], new NumberFormat(unit: "MB") },
        { ["5:59:56", "0:45:00"], new NumberFormat(unit: "seconds") },
        { ["5:59", "1:05:59"], new NumberFormat(unit: "seconds") },
        { ["5:59", "0:45"], new NumberFormat(unit: "minutes") },
        { ["3h 12m", "0h 5m"], new NumberFormat(unit: "minutes") },
        { ["3h12m", "1d 2h"], new NumberFormat(unit: "minutes") },
        { ["45m", "2h", "1h 5m"], new NumberFormat(unit: "minutes") },
        { ["45m", "90s"], new NumberFormat(unit: "seconds") },
        { ["12.3k", "900", "1.2M"], new NumberFormat(magnitudes: true) },
        { ["900k", "1.2m"], new NumberFormat(magnitudes: true) },
        { ["5m", "12m"], new NumberFormat(unit: "m") },
        { ["$12.3k", "$900"], new NumberFormat(unit: "$", magnitudes: true) },
        { ["1.5 Mio. €", "900 €"], new NumberFormat(unit: "€", magnitudes: true) },
        { ["1,23,456", "4,56,789"], new NumberFormat(DecimalMark.Point, ThousandsMark.Indian) },
        { ["1 call", "2 calls", "17 calls"], new NumberFormat(unit: "call") },
        { ["'59.44", "=\"59\""], default },
    };

    [Theory]
    [MemberData(nameof(Clear))]
    public void The_simplest_format_that_reads_all_comes_first(string[] texts, NumberFormat expected)
    {
        var fits = NumberFormats.ThatRead(texts);

        fits.Fits[0].Should().Be(new FormatMatch<NumberFormat>(expected, texts.Length));
        fits.AreAmbiguous.Should().BeFalse();
        fits.Texts.Should().Be(texts.Length);
        fits.Fits.Should().AllSatisfy(fit => texts.Should().AllSatisfy(text => fit.Form.TryParse(text, out _).Should().BeTrue()));
    }

    [Fact]
    public void A_mark_that_may_part_thousands_or_the_fraction_is_ambiguous()
    {
        NumberFormats.ThatRead(["1,234", "5,678"]).Rival.Should().Be(new NumberFormat(DecimalMark.Point, ThousandsMark.Comma));
        NumberFormats
            .ThatRead(["1,234 €", "5,678"])
            .Rival.Should()
            .Be(new NumberFormat(DecimalMark.Point, ThousandsMark.Comma, "€"));
        NumberFormats.ThatRead(["1.234", "5.678"]).Rival.Should().Be(new NumberFormat(DecimalMark.Comma, ThousandsMark.Point));
        NumberFormats.ThatRead(["1,234", "5,6"]).Rival.Should().BeNull();
        NumberFormats.ThatRead(["1,234", "5,678.5"]).Rival.Should().BeNull();
    }

    [Fact]
    public void Texts_that_no_format_reads_are_tolerated_up_to_a_share()
    {
        string[] texts = ["1,5", "2,5", "3,5", "four"];

        NumberFormats.ThatRead(texts).Fits.Should().BeEmpty();
        NumberFormats.ThatRead(texts, 0.2).Fits.Should().BeEmpty();
        NumberFormats
            .ThatRead(texts, 0.25)
            .Fits[0]
            .Should()
            .Be(new FormatMatch<NumberFormat>(new NumberFormat(DecimalMark.Comma), 3));
    }

    [Fact]
    public void Of_two_units_the_one_with_more_texts_comes_first() =>
        NumberFormats
            .ThatRead(["1 €", "2 €", "3 $", "4"], 0.5)
            .Fits.Select(fit => (fit.Form.Unit, fit.Texts))
            .First()
            .Should()
            .Be(("€", 3));

    [Fact]
    public void Words_have_no_format() => NumberFormats.ThatRead(["one", "two", "A1", "kr"], 0.9).Fits.Should().BeEmpty();

    [Fact]
    public void No_texts_have_no_format() => NumberFormats.ThatRead([]).Fits.Should().BeEmpty();

    [Fact]
    public void Every_known_unit_is_found_in_a_number_and_read()
    {
        foreach (var unit in NumberUnits.Known)
        {
            var found = NumberUnits.FindIn($"(12 {unit})");
            found.Should().NotBeNull(unit);
            new NumberFormat(unit: found).TryParse($"12{unit}", out var number).Should().BeTrue(unit);
            number.Should().Be(12, $"12 {unit} are 12 {found}");
            new NumberFormat(unit: unit).TryParse($"12 {unit}", out number).Should().BeTrue(unit);
            number.Should().Be(12);
        }
    }

    [Theory]
    [InlineData("Plan 10")]
    [InlineData("A12")]
    [InlineData("12A")]
    [InlineData("5G")]
    [InlineData("2A004")]
    [InlineData("7590-VHVEG")]
    [InlineData("382-4657")]
    [InlineData("12 Oak Street")]
    [InlineData("10+ years")]
    [InlineData("10 - 20")]
    public void Codes_and_phrases_with_digits_are_no_numbers(string text) =>
        NumberFormats.ThatRead([text]).Fits.Should().BeEmpty();

    [Fact]
    public void Units_that_cannot_be_converted_are_never_mixed()
    {
        NumberFormats.ThatRead(["9 months", "12 days"]).Fits.Should().BeEmpty();
        NumberFormats.ThatRead(["9 €", "12 $"]).Fits.Should().BeEmpty();
        NumberFormats.ThatRead(["9 calls", "12 GB"]).Fits.Should().BeEmpty();
    }

    [Fact]
    public void What_formats_read_does_not_depend_on_the_order_of_the_texts()
    {
        string[] texts =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    ((i * 37 % 400) / 8m).ToString(CultureInfo.InvariantCulture).Replace('.', ',') + (i % 3 == 0 ? " €" : "")),];

        NumberFormats.ThatRead(texts.Reverse()).Fits.Should().Equal(NumberFormats.ThatRead(texts).Fits);
    }
}
