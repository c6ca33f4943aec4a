using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Preparation;

public class CleaningTests
{
    private static readonly CustomerTable Table = HandMadeTables.Of("id,x,y", "a,1,p", "b,,p", "c,0,", "d,2,q", "d,2,q");

    [Fact]
    public void Without_rules_all_rows_stay() => Kept(new CleaningOptions()).Should().Equal("a", "b", "c", "d", "d");

    [Fact]
    public void Rows_with_missing_values_are_dropped() =>
        Kept(new CleaningOptions { DropMissing = true }).Should().Equal("a", "d", "d");

    [Fact]
    public void A_missing_value_of_an_unused_column_does_not_count() =>
        Kept(new CleaningOptions { DropMissing = true }, "y").Should().Equal("a", "c", "d", "d");

    [Fact]
    public void A_column_that_is_empty_in_every_row_does_not_drop_them_all() =>
        FirstColumn(
                Cleaning.Apply(
                    HandMadeTables.Of("id,x,empty", "a,1,", "b,,", "c,0,"),
                    new CleaningOptions { DropMissing = true },
                    new SchemaOptions()))
            .Should()
            .Equal("a", "c");

    [Fact]
    public void Of_equal_rows_the_first_stays() =>
        Kept(new CleaningOptions { DropDuplicates = true }).Should().Equal("a", "b", "c", "d");

    [Theory]
    [InlineData("x > 0", "a,d,d")]
    [InlineData("x>=0", "a,c,d,d")]
    [InlineData("x < 1", "c")]
    [InlineData("x <= 1", "a,c")]
    [InlineData("x = 1.0", "a")]
    [InlineData("x != 2", "a,b,c")]
    [InlineData("y = p", "a,b")]
    [InlineData("y != p", "c,d,d")]
    public void Rows_that_meet_a_condition_stay(string condition, string expected) =>
        Kept(new CleaningOptions { Keep = [condition] }).Should().Equal(expected.Split(','));

    [Fact]
    public void All_conditions_must_hold() => Kept(new CleaningOptions { Keep = ["x > 0", "y = q"] }).Should().Equal("d", "d");

    [Fact]
    public void Dropping_every_row_is_refused() =>
        FluentActions.Invoking(() => Kept(new CleaningOptions { Keep = ["x > 9"] })).Should().Throw<DataRefusedException>();

    [Fact]
    public void A_condition_on_an_unknown_column_is_refused() =>
        FluentActions
            .Invoking(() => Kept(new CleaningOptions { Keep = ["z > 9"] }))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*no column 'z'*");

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("> 3")]
    [InlineData("x > many")]
    public void What_is_no_condition_is_a_fault_of_the_options(string text)
    {
        RowCondition.TryParse(text, out _, out var fault).Should().BeFalse();
        fault.Should().Contain($"'{text}'");
    }

    private static IEnumerable<string> Kept(CleaningOptions options, params string[] unused) =>
        FirstColumn(Cleaning.Apply(Table, options, new SchemaOptions { Ignore = unused }));

    private static IEnumerable<string> FirstColumn(CustomerTable table) =>
        Enumerable.Range(0, table.Rows).Select(row => table.Columns[0][row]);
}
