using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class NearestNameTests
{
    private static readonly string[] Names = ["customerID", "tenure", "MonthlyCharges", "TotalCharges", "Größe"];

    [Theory]
    [InlineData("Tenure", "tenure")]
    [InlineData("tenur", "tenure")]
    [InlineData("tennure", "tenure")]
    [InlineData("monthly_charges", "MonthlyCharges")]
    [InlineData("Monthly Charges", "MonthlyCharges")]
    [InlineData("montlyCharge", "MonthlyCharges")]
    [InlineData("totalcharge", "TotalCharges")]
    [InlineData("customer-id", "customerID")]
    [InlineData("größe", "Größe")]
    public void A_misspelt_name_finds_what_it_was_meant_to_be(string name, string expected) =>
        NearestName.Of(name, Names).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("favourite colour")]
    [InlineData("tenABC")]
    public void Where_more_than_a_third_of_the_letters_differ_none_is_near(string name) =>
        NearestName.Of(name, Names).Should().BeNull();

    [Fact]
    public void A_third_of_the_letters_may_differ() => NearestName.Of("tenuXX", Names).Should().Be("tenure");

    [Fact]
    public void Of_equally_near_names_the_first_is_meant()
    {
        NearestName.Of("plan3", ["plan1", "plan2"]).Should().Be("plan1");
        NearestName.Of("plan2", ["plan1", "PLAN 2", "plan2"]).Should().Be("PLAN 2");
    }

    [Theory]
    [InlineData("---")]
    [InlineData("🙂")]
    public void A_name_without_letters_is_not_near_to_another_without_letters(string name) =>
        NearestName.Of(name, ["#", "%", "🙁"]).Should().BeNull();

    [Fact]
    public void A_name_too_long_for_a_column_is_near_to_none()
    {
        NearestName.Of(new string('a', 200), [new string('a', 200)]).Should().NotBeNull();
        NearestName.Of(new string('a', 201), [new string('a', 201)]).Should().BeNull();
    }
}
