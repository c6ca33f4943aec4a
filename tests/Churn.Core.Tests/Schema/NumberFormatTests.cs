using System.Text;
using Churn.Core.Schema;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Schema;

public class NumberFormatTests
{
    private static readonly NumberFormat German = new(DecimalMark.Comma, ThousandsMark.Point, "€");
    private static readonly NumberFormat French = new(DecimalMark.Comma, ThousandsMark.Blank);
    private static readonly NumberFormat Swiss = new(DecimalMark.Point, ThousandsMark.Apostrophe, "CHF");
    private static readonly NumberFormat American = new(DecimalMark.Point, ThousandsMark.Comma, "$");
    private static readonly NumberFormat Percent = new(unit: "%");

    public static TheoryData<NumberFormat, string, float> Good => new()
    {
        { German, "1.234,50 €", 1234.5f },
        { German, "€1.234,50", 1234.5f },
        { German, "1234,5", 1234.5f },
        { German, "-12", -12 },
        { German, "€ -12", -12 },
        { German, "-€ 12", -12 },
        { German, "12- €", -12 },
        { German, "12 €-", -12 },
        { German, "\u221212", -12 },
        { German, "+12", 12 },
        { German, "(1.234,50)", -1234.5f },
        { German, "(1.234,50 €)", -1234.5f },
        { German, "(1.234,50) €", -1234.5f },
        { German, ",5", .5f },
        { German, "1,5E3", 1500 },
        { German, "1.234.567", 1234567 },
        { French, "1 234 567,5", 1234567.5f },
        { French, "1\u00A0234,5", 1234.5f },
        { French, "1\u202F234,5", 1234.5f },
        { Swiss, "CHF 1'234.50", 1234.5f },
        { Swiss, "chf 1\u2019234.50", 1234.5f },
        { American, "$1,234.50", 1234.5f },
        { American, "($1,234.50)", -1234.5f },
        { American, "12-", -12 },
        { Percent, "12 %", 12 },
        { Percent, "12%", 12 },
        { Percent, "12.5", 12.5f },
    };

    public static TheoryData<NumberFormat, string> Bad => new()
    {
        { German, "1.23" },
        { German, "1.2345" },
        { German, "12.34.567" },
        { German, "1234.567" },
        { German, "0.123" },
        { German, ".123" },
        { German, "1.234,567.890" },
        { German, "1,2,3" },
        { German, "1," },
        { German, "," },
        { German, "€" },
        { German, "" },
        { German, "12 $" },
        { German, "12 EUR" },
        { German, "€ 12 €" },
        { German, "--12" },
        { German, "-12-" },
        { German, "(-12)" },
        { German, "(12" },
        { German, "1 234" },
        { German, "1e" },
        { German, "1e+" },
        { German, "1e400" },
        { German, "٣" },
        { German, "12\0" },
        { French, "1  234" },
        { French, "12 34" },
        { Swiss, "1'23" },
        { American, "1,234,5" },
        { American, "1,5" },
        { Percent, "12 €" },
        { default, "12 %" },
        { default, "(12)" },
        { default, "12-" },
        { default, "1,234" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void A_number_is_read_as_the_column_writes_in_every_culture(NumberFormat format, string text, float expected)
    {
        foreach (var culture in new[] { "", "de-DE", "fa-IR" })
        {
            using var scope = new CultureScope(culture);

            format.TryParse($" {text}\t", out var number).Should().BeTrue();

            number.Should().Be(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_written_otherwise_is_no_number(NumberFormat format, string text) => format.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void What_is_written_in_a_format_reads_back() => Gen.Select(
            Gen.OneOf(German, French, Swiss, American, Percent), Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Int[0, 60])
        .Sample((format, cents, style) =>
            format.TryParse(WrittenNumbers.Write(format, cents / 100m, style), out var number) && number == (float)(cents / 100m));

    [Fact]
    public void A_number_of_JSON_is_plain_whatever_the_format()
    {
        var schema = new CustomerSchema([new NumberColumn("Umsatz", 0, 2000, format: German)], new LabelColumn("Churn", "Yes", "No"));

        Read("1.234").Should().Be(1.234f);
        Read("\"1.234\"").Should().Be(1234);

        float Read(string json) => JsonRecordReader.Read(schema, Encoding.UTF8.GetBytes($$"""{"Umsatz": {{json}}}""")).Record!.Coded[0];
    }

    [Fact]
    public void A_number_that_is_none_is_told_what_the_column_writes()
    {
        var schema = new CustomerSchema([new NumberColumn("Umsatz", 0, 2000, format: German)], new LabelColumn("Churn", "Yes", "No"));

        var faults = new TextRecordReader(schema, ["Umsatz"]).Read(["12.5"]).Faults;

        faults.Should().Equal(new RecordFault(
            "Umsatz",
            "not-a-number",
            "'Umsatz' must be a number with a decimal comma and points between thousands, in €, as in 12 or 1.234,5 €."));
    }

    [Fact]
    public void The_form_is_told_in_words_and_by_example()
    {
        default(NumberFormat).Expected.Should().Be("a number");
        default(NumberFormat).Examples.Should().Be("12 or 12.5");
        new NumberFormat(DecimalMark.Comma, unit: "€").Expected.Should().Be("a number with a decimal comma, in €");
        Swiss.Expected.Should().Be("a number with apostrophes between thousands, in CHF");
        Percent.Expected.Should().Be("a number, in %");
        foreach (var format in new[] { default, German, French, Swiss, American, Percent })
            foreach (var example in format.Examples.Split(" or ")) format.TryParse(example, out _).Should().BeTrue(example);
    }

    [Theory]
    [InlineData(DecimalMark.Comma, ThousandsMark.Comma, null)]
    [InlineData(DecimalMark.Point, ThousandsMark.Point, null)]
    [InlineData((DecimalMark)9, ThousandsMark.None, null)]
    [InlineData(DecimalMark.Point, (ThousandsMark)9, null)]
    [InlineData(DecimalMark.Point, ThousandsMark.None, "")]
    [InlineData(DecimalMark.Point, ThousandsMark.None, " €")]
    [InlineData(DecimalMark.Point, ThousandsMark.None, "m2")]
    [InlineData(DecimalMark.Point, ThousandsMark.None, "-")]
    public void A_format_that_cannot_be_is_refused(DecimalMark mark, ThousandsMark thousands, string? unit)
    {
        var make = () => new NumberFormat(mark, thousands, unit);

        make.Should().Throw<ArgumentException>();
    }
}
