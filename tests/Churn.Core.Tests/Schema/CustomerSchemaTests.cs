using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class CustomerSchemaTests
{
    private static readonly LabelColumn Label = new("Churn", "Yes", "No");

    private static readonly CustomerSchema Columns = new(
        [
            new IgnoredColumn("Note", "free text"),
            new NumberColumn("tenure", 0, 72),
            new IdentifierColumn("customerID"),
            new CategoryColumn("Contract", ["One year"]),
            new IdentifierColumn("account"),
        ],
        Label);

    [Fact]
    public void The_features_are_the_coded_row_in_the_order_of_the_file()
    {
        Columns.Features.Select(feature => feature.Name).Should().Equal("tenure", "Contract");
        Columns.FeaturePosition("Contract").Should().Be(1);
    }

    [Theory]
    [InlineData("Note")]
    [InlineData("customerID")]
    [InlineData("Churn")]
    [InlineData("contract")]
    [InlineData("nothing")]
    [InlineData(null)]
    public void What_is_no_feature_has_no_position(string? name) => Columns.FeaturePosition(name).Should().Be(-1);

    [Fact]
    public void A_column_is_found_by_its_exact_name()
    {
        Columns.TryFind("tenure", out var column, out var feature).Should().BeTrue();
        (column!.Name, feature).Should().Be(("tenure", 0));
        Columns.TryFind("Note", out column, out feature).Should().BeTrue();
        (column!.Name, feature).Should().Be(("Note", -1));
        Columns.TryFind("Tenure", out column, out feature).Should().BeFalse();
        (column, feature).Should().Be((null, -1));
    }

    [Fact]
    public void The_first_identifier_names_the_customer() => Columns.Identifier!.Name.Should().Be("customerID");

    [Fact]
    public void The_nearest_name_may_be_the_label() => Columns.NearestName("churned?").Should().Be("Churn");

    [Fact]
    public void A_name_that_is_there_twice_is_refused()
    {
        var columns = () => new CustomerSchema([new NumberColumn("a", 0, 1), new IgnoredColumn("a", "")], Label);
        var label = () => new CustomerSchema([new NumberColumn("Churn", 0, 1)], Label);

        columns.Should().Throw<ArgumentException>().WithMessage("The column 'a' is there twice.*");
        label.Should().Throw<ArgumentException>().WithMessage("The column 'Churn' is there twice.*");
    }

    [Fact]
    public void A_schema_without_a_feature_is_refused()
    {
        var make = () => new CustomerSchema([new IdentifierColumn("id"), new IgnoredColumn("Note", "")], Label);

        make.Should().Throw<ArgumentException>().WithMessage("No column is a feature.*");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_column_without_a_name_is_refused(string name)
    {
        var column = () => new IdentifierColumn(name);
        var label = () => new LabelColumn(name, "Yes", "No");

        column.Should().Throw<ArgumentException>();
        label.Should().Throw<ArgumentException>();
    }
}
