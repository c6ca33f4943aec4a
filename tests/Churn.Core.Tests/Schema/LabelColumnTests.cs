using System.Text.Json;
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

    [Theory]
    [InlineData("Churned", true, true)]
    [InlineData("joined", true, false)]
    [InlineData("Stayed", true, false)]
    [InlineData("Paused", false, false)]
    public void One_value_is_read_against_the_rest_that_training_saw(string text, bool known, bool expected)
    {
        var label = new LabelColumn("status", "Churned", "Stayed", negatives: ["Stayed", "Joined"]);

        label.TryRead(text, out var churned).Should().Be(known);
        churned.Should().Be(expected);
    }

    [Theory]
    [InlineData("2024-05-31", true)]
    [InlineData("yes", true)]
    [InlineData(" ", false)]
    [InlineData("9999-12-31", false)]
    [InlineData("na", false)]
    public void A_filled_label_is_churned_wherever_something_stands(string text, bool expected)
    {
        LabelColumn.OfFilled("Cancelled on", ["9999-12-31", "NA"]).TryRead(text, out var churned).Should().BeTrue();

        churned.Should().Be(expected);
    }

    [Fact]
    public void A_rest_that_holds_the_positive_value_is_refused()
    {
        var make = () => new LabelColumn("status", "Churned", "Stayed", negatives: ["Stayed", "churned"]);

        make.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_label_of_two_values_is_written_without_lists() =>
        JsonSerializer.Serialize(Label).Should().Be(
            """{"Name":"Attrition","Positive":"Attrited Customer","Negative":"Existing Customer","Filled":false}""");

    [Fact]
    public void A_label_without_the_later_members_is_read() =>
        JsonSerializer.Deserialize<LabelColumn>("""{"Name":"Churn","Positive":"Yes","Negative":"No"}""")
            .Should().BeEquivalentTo(new LabelColumn("Churn", "Yes", "No"));

    [Fact]
    public void Several_values_may_mean_churned()
    {
        var label = new LabelColumn("status", "Cancelled", "Active", ["Cancelled", "Lapsed"], ["Active", "Trial"]);

        label.TryRead("lapsed", out var churned).Should().BeTrue();
        churned.Should().BeTrue();
        (label.PositiveText, label.NegativeText).Should().Be(("Cancelled or Lapsed", "Active or Trial"));
    }

    [Fact]
    public void A_label_comes_back_from_JSON_as_it_was()
    {
        var label = LabelColumn.OfFilled("Cancelled on", ["9999-12-31"]);

        JsonSerializer.Deserialize<LabelColumn>(JsonSerializer.Serialize(label)).Should().BeEquivalentTo(label);
    }
}
