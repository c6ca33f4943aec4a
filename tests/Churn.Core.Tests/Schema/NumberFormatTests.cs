using System.Globalization;
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
    private static readonly NumberFormat Rupees = new(unit: "Rs.");
    private static readonly NumberFormat Months = new(unit: "months");
    private static readonly NumberFormat Seconds = new(unit: "seconds");
    private static readonly NumberFormat Thousands = new(magnitudes: true);
    private static readonly NumberFormat Dollars = new(DecimalMark.Point, ThousandsMark.Comma, "$", magnitudes: true);
    private static readonly NumberFormat Indian = new(DecimalMark.Point, ThousandsMark.Indian);

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
        { Percent, "%12", 12 },
        { Percent, "12 percent", 12 },
        { German, "12 EUR", 12 },
        { German, "\u201312", -12 },
        { Rupees, "Rs. 59.44", 59.44f },
        { Rupees, "Rs.59.44", 59.44f },
        { Rupees, "-Rs. 59.44", -59.44f },
        { Rupees, "₹59.44", 59.44f },
        { American, "$.50", .5f },
        { new NumberFormat(DecimalMark.Comma, unit: "TL"), "72,61 TL", 72.61f },
        { new NumberFormat(DecimalMark.Comma, unit: "TL"), "72,61₺", 72.61f },
        { new NumberFormat(unit: "₲"), "₲ 12", 12 },
        { new NumberFormat(unit: "calls"), "1 call", 1 },
        { new NumberFormat(unit: "calls"), "2 Calls", 2 },
        { Months, "9 months", 9 },
        { Months, "1 month", 1 },
        { Months, "3 yrs", 36 },
        { Months, "1yrs 11mon", 23 },
        { Months, "2 years, 3 months", 27 },
        { new NumberFormat(unit: "years"), "18 Monate", 1.5f },
        { Seconds, "5:59:56", 21_596 },
        { Seconds, "0:45:00", 2_700 },
        { Seconds, "-0:00:05.5", -5.5f },
        { Seconds, "5:59", 359 },
        { Seconds, "125:00:00", 450_000 },
        { Seconds, "2 days 01:00:00", 176_400 },
        { Seconds, "1.01:00:00", 90_000 },
        { Seconds, "5h 59m", 21_540 },
        { Seconds, "5h 59min", 21_540 },
        { Seconds, "3 min", 180 },
        { Seconds, "3m", 180 },
        { new NumberFormat(unit: "minutes"), "3h 12m", 192 },
        { new NumberFormat(unit: "minutes"), "5:59", 359 },
        { new NumberFormat(unit: "hours"), "5:30", 5.5f },
        { new NumberFormat(unit: "MB"), "12 GB", 12_000 },
        { Thousands, "12.3k", 12_300 },
        { Thousands, "59.44M", 59_440_000 },
        { Thousands, "1.2 bn", 1.2e9f },
        { Thousands, "3 Mio.", 3e6f },
        { Thousands, "4 lakh", 400_000 },
        { Thousands, "1.5 crore", 15_000_000 },
        { Thousands, "900", 900 },
        { Dollars, "$12.3k", 12_300 },
        { Dollars, "-$1.2M", -1_200_000 },
        { Dollars, "($1.2M)", -1_200_000 },
        { Dollars, "12.3K $", 12_300 },
        { new NumberFormat(DecimalMark.Comma, unit: "€", magnitudes: true), "2,5 Mio. €", 2_500_000 },
        { new NumberFormat(DecimalMark.Comma, unit: "€", magnitudes: true), "2,5 k€", 2_500 },
        { Indian, "1,23,456", 123_456 },
        { Indian, "12,34,56,789.5", 123_456_789.5f },
        { Indian, "1,234", 1_234 },
        { Indian, "(1,23,456)", -123_456 },
        { default, "'59.44", 59.44f },
        { default, "=\"59.44\"", 59.44f },
        { German, "'59,44", 59.44f },
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
        { German, "12 USD" },
        { Months, "12 days" },
        { Months, "1 year 5 days" },
        { Months, "year" },
        { Seconds, "5:59:60" },
        { Seconds, "5:60:00" },
        { Seconds, "5:9" },
        { Seconds, "5:59:56:01" },
        { Seconds, ":59" },
        { Thousands, "12.3 q" },
        { Thousands, "k" },
        { Percent, "12k" },
        { default, "12k" },
        { Indian, "1,234,567" },
        { Indian, "123,456" },
        { Indian, "1,2,345" },
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
    public void What_is_written_otherwise_is_no_number(NumberFormat format, string text) =>
        format.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void What_is_written_in_a_format_reads_back() =>
        Gen.Select(
                Gen.OneOf(German, French, Swiss, American, Percent, Rupees, Months, Indian, Dollars),
                Gen.Long[-1_000_000_000, 1_000_000_000],
                Gen.Int[0, 60])
            .Sample(
                (format, cents, style) =>
                    format.TryParse(WrittenNumbers.Write(format, cents / 100m, style), out var number)
                    && number == (float)(cents / 100m));

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_written_duration_reads_back_as_its_seconds(string culture) => Gen.Int[0, 10_000_000].Sample(seconds =>
    {
        using var scope = new CultureScope(culture);
        var clock = FormattableString.Invariant($"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        var words = FormattableString.Invariant($"{seconds / 3600} hrs {seconds / 60 % 60} min {seconds % 60} s");
        return Seconds.TryParse(clock, out var fromClock) && fromClock == seconds && Seconds.TryParse(words, out var fromWords)
            && fromWords == seconds;
    });

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_magnitude_multiplies_what_stands_before_it(string culture) => Gen.Select(
        Gen.Int[-99_999, 99_999],
            Gen.OneOf(("k", 1e3), ("K", 1e3), (" M", 1e6), ("M", 1e6), ("bn", 1e9), (" Mio.", 1e6), (" Mrd.", 1e9),
            (" lakh", 1e5), (" crore", 1e7)))
        .Sample((tenths, magnitude) =>
        {
            using var scope = new CultureScope(culture);
            var text = (tenths / 10m).ToString(CultureInfo.InvariantCulture) + magnitude.Item1;
            return Thousands.TryParse(text, out var number) && number == (float)(tenths / 10.0 * magnitude.Item2);
        });

    [Fact]
    public void A_number_of_JSON_is_plain_whatever_the_format()
    {
        var schema = new CustomerSchema(
            [new NumberColumn("Umsatz", 0, 2000, format: German)],
            new LabelColumn("Churn", "Yes", "No"));

        Read("1.234").Should().Be(1.234f);
        Read("\"1.234\"").Should().Be(1234);

        float Read(string json) =>
            JsonRecordReader.Read(schema, Encoding.UTF8.GetBytes($$"""{"Umsatz": {{json}}}""")).Record!.Coded.Features[0];
    }

    [Fact]
    public void A_number_that_is_none_is_told_what_the_column_writes()
    {
        var schema = new CustomerSchema(
            [new NumberColumn("Umsatz", 0, 2000, format: German)],
            new LabelColumn("Churn", "Yes", "No"));

        var faults = new TextRecordReader(schema, ["Umsatz"]).Read(["12.5"]).Faults;

        faults.Should().Equal(new RecordError(
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
        Dollars.Expected.Should()
            .Be("a number with commas between thousands, in $, with k, M or B for thousands, millions or billions");
        foreach (var format in new[] { default, German, French, Swiss, American, Percent, Rupees, Months, Seconds, Thousands,
            Dollars, Indian })
            foreach (var example in format.Examples.Split(" or ")) format.TryParse(example, out _).Should().BeTrue(example);
    }

    [Theory]
    [InlineData(DecimalMark.Comma, ThousandsMark.Comma, null)]
    [InlineData(DecimalMark.Comma, ThousandsMark.Indian, null)]
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
