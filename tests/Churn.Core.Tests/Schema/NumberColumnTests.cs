using System.Globalization;
using Churn.Core.Schema;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Schema;

public class NumberColumnTests
{
    private static readonly NumberColumn Tenure = new("tenure", 0, 72);

    [Theory]
    [InlineData("12", 12f)]
    [InlineData("12.5", 12.5f)]
    [InlineData("  12.5\t", 12.5f)]
    [InlineData("+3", 3f)]
    [InlineData("007", 7f)]
    [InlineData(".5", .5f)]
    [InlineData("5.", 5f)]
    [InlineData("1e1", 10f)]
    [InlineData("2.5E-1", .25f)]
    [InlineData("1e-60", 0f)]
    public void A_number_is_read_in_the_invariant_form_in_every_culture(string text, float expected)
    {
        foreach (var culture in new[] { "", "de-DE", "fa-IR" })
        {
            using var scope = new CultureScope(culture);

            Tenure.Read(text, out var coded).Should().Be(ReadOutcome.Known);

            coded.Should().Be(expected);
        }
    }

    [Theory]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("12,5")]
    [InlineData("1 000")]
    [InlineData("1_000")]
    [InlineData("12 EUR")]
    [InlineData("$12")]
    [InlineData("(12)")]
    [InlineData("12-")]
    [InlineData("--1")]
    [InlineData("0x1F")]
    [InlineData("1e")]
    [InlineData("١٢")]
    [InlineData("twelve")]
    [InlineData("true")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("3.5e38")]
    [InlineData("-3.5e38")]
    [InlineData("1e400")]
    public void What_is_no_number_of_that_form_is_invalid_in_every_culture(string text)
    {
        foreach (var culture in new[] { "", "de-DE", "fr-FR" })
        {
            using var scope = new CultureScope(culture);

            Tenure.Read(text, out var coded).Should().Be(ReadOutcome.Invalid);

            coded.Should().Be(float.NaN);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t \r\n")]
    [InlineData("\u00A0\u3000")]
    public void Blanks_are_a_missing_value(string text)
    {
        Tenure.Read(text, out var coded).Should().Be(ReadOutcome.Missing);

        coded.Should().Be(float.NaN);
    }

    [Theory]
    [InlineData("0", ReadOutcome.Known)]
    [InlineData("-0", ReadOutcome.Known)]
    [InlineData("72", ReadOutcome.Known)]
    [InlineData("72.00001", ReadOutcome.OutOfRange)]
    [InlineData("-0.00001", ReadOutcome.OutOfRange)]
    [InlineData("3.4e38", ReadOutcome.OutOfRange)]
    public void Both_ends_of_the_range_are_inclusive(string text, ReadOutcome expected)
    {
        Tenure.Read(text, out var coded).Should().Be(expected);

        coded.Should().Be(float.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_float_reads_back_to_its_own_bits() => Gen.Single.Where(float.IsFinite).Sample(number =>
        NumberColumn.TryParse(number.ToString(CultureInfo.InvariantCulture), out var read)
            && BitConverter.SingleToInt32Bits(read) == BitConverter.SingleToInt32Bits(number));

    [Fact]
    public void A_number_just_above_the_middle_of_two_floats_is_not_rounded_twice()
    {
        const string aboveTheMiddle = "1.000000059604644775390626"; // as a double it is the middle itself, which rounds down to 1

        NumberColumn.TryParse(aboveTheMiddle, out var number).Should().BeTrue();

        number.Should().Be(MathF.BitIncrement(1));
    }

    [Fact]
    public void A_NUL_behind_a_number_is_not_passed_over() => NumberColumn.TryParse("12\0", out _).Should().BeFalse();

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, float.NaN)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(0f, float.PositiveInfinity)]
    public void A_range_that_is_empty_or_without_end_is_refused(float minimum, float maximum)
    {
        var make = () => new NumberColumn("tenure", minimum, maximum);

        make.Should().Throw<ArgumentException>().WithMessage("*is not a range*");
    }
}
