using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class LabelColumnTests
{
    private static readonly LabelColumn Label = new("Attrition", "Attrited Customer", "Existing Customer");

    [Theory]
    [InlineData("Attrited Customer", true)]
    [InlineData(" attrited customer\t", true)]
    [InlineData("EXISTING CUSTOMER", false)]
    public void Blanks_around_it_and_letter_case_do_not_count(string text, bool expected)
    {
        Label.TryRead(text, out var churned).Should().BeTrue();

        churned.Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Yes")]
    [InlineData("Attrited")]
    public void Another_text_is_no_label(string text)
    {
        Label.TryRead(text, out var churned).Should().BeFalse();

        churned.Should().BeFalse();
    }

    [Theory]
    [InlineData("Yes", "Yes")]
    [InlineData("Yes", "YES")]
    [InlineData("", "No")]
    [InlineData("Yes", "")]
    [InlineData(" Yes", "No")]
    [InlineData("Yes", "No ")]
    public void Values_that_cannot_be_told_apart_or_never_match_are_refused(string positive, string negative)
    {
        var make = () => new LabelColumn("Churn", positive, negative);

        make.Should().Throw<ArgumentException>().WithMessage("*are not two values of a label*");
    }
}
