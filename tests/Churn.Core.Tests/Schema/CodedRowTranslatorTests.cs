using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class CodedRowTranslatorTests
{
    private static readonly LabelColumn Label = new("churned", "yes", "no");

    [Fact]
    public void Values_go_by_the_names_of_columns_and_words()
    {
        var from = Of(
            new NumberColumn("new", 0, 9), new CategoryColumn("plan", ["basic", "family", "plus"]),
            new NumberColumn("age", 0, 99), new BooleanColumn("paperless", "no", "yes"));
        var to = Of(
            new NumberColumn("age", 0, 99), new BooleanColumn("paperless", "no", "yes"),
            new CategoryColumn("plan", ["basic", "plus"]));
        var translator = CodedRowTranslator.Between(from, to)!;

        translator.Translate([7, 2, 40, 1]).Should().Equal(40, 1, 1);
        translator.Translate([7, 1, 40, 0]).Should().Equal(40, 0, CategoryColumn.UnseenCode);
        translator.Translate([7, CategoryColumn.UnseenCode, float.NaN, float.NaN]).Should().Equal(
            float.NaN, float.NaN, CategoryColumn.UnseenCode);
        translator.Translate([7, float.NaN, 0, 0])[2].Should().Be(float.NaN);
    }

    [Fact]
    public void Parts_of_a_date_go_with_it()
    {
        var date = new DateColumn("since", DateFormat.Iso, new DateOnly(2015, 1, 1), new DateOnly(2024, 3, 31));
        CustomerSchema from = new([new NumberColumn("age", 0, 99), date], Label, new DateOnly(2024, 3, 31));
        CustomerSchema to = new([date], Label, new DateOnly(2024, 4, 30));

        CodedRowTranslator.Between(from, to)!.Translate([40, 100, 3, 5]).Should().Equal(100, 3, 5);
    }

    [Fact]
    public void Nothing_is_translated_where_a_column_is_missing_or_of_another_kind()
    {
        var from = Of(new NumberColumn("age", 0, 99));

        CodedRowTranslator.Between(from, Of(new NumberColumn("tenure", 0, 99))).Should().BeNull();
        CodedRowTranslator.Between(from, Of(new CategoryColumn("age", ["old", "young"]))).Should().BeNull();
    }

    [Fact]
    public void A_row_of_another_length_is_a_mistake()
    {
        var schema = Of(new NumberColumn("age", 0, 99));

        CodedRowTranslator.Between(schema, schema)!.Invoking(translator => translator.Translate([1, 2]))
            .Should().Throw<ArgumentException>();
    }

    private static CustomerSchema Of(params Column[] columns) => new(columns, Label);
}
