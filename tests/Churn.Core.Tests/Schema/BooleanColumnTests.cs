using Churn.Core.Schema;
using Churn.TestSupport;

namespace Churn.Core.Tests.Schema;

public class BooleanColumnTests
{
    private static readonly BooleanColumn Partner = new("Partner", "No", "Yes");

    [Theory]
    [InlineData("Yes", 1f)]
    [InlineData("yes", 1f)]
    [InlineData("YES", 1f)]
    [InlineData(" true ", 1f)]
    [InlineData("Y", 1f)]
    [InlineData("t", 1f)]
    [InlineData("1", 1f)]
    [InlineData("1.0", 1f)]
    [InlineData("1e0", 1f)]
    [InlineData("No", 0f)]
    [InlineData("FALSE", 0f)]
    [InlineData("n", 0f)]
    [InlineData("F", 0f)]
    [InlineData("0", 0f)]
    [InlineData("-0", 0f)]
    [InlineData("0.00", 0f)]
    public void All_usual_spellings_are_read_whatever_the_file_has_and_in_every_culture(string text, float expected)
    {
        foreach (var culture in new[] { "", "de-DE", "tr-TR" })
        {
            using var scope = new CultureScope(culture);

            Partner.Read(text, out var coded).Should().Be(ReadOutcome.Known);

            coded.Should().Be(expected);
        }
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("1,0")]
    [InlineData("yes!")]
    [InlineData("ye")]
    [InlineData("on")]
    public void Anything_else_is_unseen(string text)
    {
        Partner.Read(text, out var coded).Should().Be(ReadOutcome.Unseen);

        coded.Should().Be(CategoryColumn.UnseenCode);
    }

    [Fact]
    public void Blanks_are_a_missing_value()
    {
        Partner.Read("  ", out var coded).Should().Be(ReadOutcome.Missing);

        coded.Should().Be(float.NaN);
    }

    [Theory]
    [InlineData("Yes", "No")]
    [InlineData("No", "No")]
    [InlineData("Yes", "Yes")]
    [InlineData("inactive", "active")]
    [InlineData("", "Yes")]
    public void Spellings_that_do_not_read_as_no_and_yes_are_refused(string no, string yes)
    {
        var make = () => new BooleanColumn("Partner", no, yes);

        make.Should().Throw<ArgumentException>().WithMessage("*is not a spelling of*");
    }

    [Theory]
    [InlineData(ImputationStrategy.Mean)]
    [InlineData(ImputationStrategy.Median)]
    public void Yes_and_no_have_no_mean_and_no_median(ImputationStrategy rule)
    {
        var make = () => new BooleanColumn("Partner", "No", "Yes", rule);

        make.Should().Throw<ArgumentException>().WithMessage($"Yes and no have no {rule}.*");
    }

    [Fact]
    public void It_is_numeric_where_the_file_spells_it_in_numbers()
    {
        new BooleanColumn("SeniorCitizen", "0", "1").IsNumeric.Should().BeTrue();
        Partner.IsNumeric.Should().BeFalse();
        Partner.Expected.Should().Be("Yes or No");
    }
}
