using Churn.Training.Data;

namespace Churn.Training.Tests.Data;

public class LabelFinderTests
{
    [Theory]
    [InlineData("Churn", "Yes", "No")]
    [InlineData("Exited", "1", "0")]
    [InlineData("Attrition_Flag", "Attrited Customer", "Existing Customer")]
    [InlineData("target", "1.0", "0.0")]
    [InlineData("is_churned", "true", "false")]
    public void A_usual_name_with_usual_values_is_guessed_and_said_aloud(string name, string positive, string negative)
    {
        var (label, note) = LabelFinder.Find(Table(name, negative, positive), new SchemaOptions());

        (label.Name, label.Positive, label.Negative).Should().Be((name, positive, negative));
        note.Should().Contain($"'{name}' (guessed").And.Contain($"'{positive}' (guessed");
    }

    [Fact]
    public void Without_a_usual_name_the_columns_are_listed() =>
        Finding(Table("outcome", "Yes", "No"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*name it with --label*x, outcome*");

    [Fact]
    public void Two_usual_names_are_ambiguous() =>
        Finding(Tables.Of("Churn,Exited", "Yes,1", "No,0"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*several columns*Churn, Exited*");

    [Fact]
    public void A_misspelt_label_is_refused_with_the_nearest_name_and_all_names() =>
        Finding(Table("Churn", "Yes", "No"), new SchemaOptions { Label = "Chrun" })
            .Should().Throw<DataRefusedException>().WithMessage("*no column 'Chrun'*Did you mean 'Churn'?*x, Churn*");

    [Fact]
    public void A_label_with_one_value_is_refused() =>
        Finding(Table("Churn", "No", "No"), new SchemaOptions()).Should().Throw<DataRefusedException>().WithMessage("*one value only, 'No'*");

    [Fact]
    public void A_label_with_three_values_is_refused() =>
        Finding(Table("Churn", "No", "Yes", "Maybe"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*3 values*'No', 'Yes', 'Maybe'*")
            .Which.Violations.Should().ContainSingle().Which.Value.Should().Be("Maybe");

    [Fact]
    public void A_missing_label_is_refused_with_its_line() =>
        Finding(Table("Churn", "No", "", "Yes"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Which.Line.Should().Be(3);

    [Fact]
    public void Values_without_a_meaning_need_to_be_told_apart() =>
        Finding(Table("Churn", "A", "B"), new SchemaOptions()).Should().Throw<DataRefusedException>().WithMessage("*--positive*");

    [Fact]
    public void A_positive_value_that_no_row_has_is_refused() =>
        Finding(Table("Churn", "A", "B"), new SchemaOptions { Positive = "C" })
            .Should().Throw<DataRefusedException>().WithMessage("*no row has the value 'C'*'A' and 'B'*");

    [Fact]
    public void A_positive_value_can_be_given() =>
        LabelFinder.Find(Table("Churn", "A", "B"), new SchemaOptions { Positive = "b" }).Label.Positive.Should().Be("B");

    private static CustomerTable Table(string name, params string[] values) =>
        Tables.Of($"x,{name}", [.. values.Select((value, i) => $"{i},{value}")]);

    private static Action Finding(CustomerTable table, SchemaOptions options) => () => LabelFinder.Find(table, options);
}
