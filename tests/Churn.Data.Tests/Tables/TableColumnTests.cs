using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Tables;

public class TableColumnTests
{
    private const int Many = TableColumn.MostKeptOnce + 100;

    [Fact]
    public void Few_texts_and_many_are_kept_alike()
    {
        string[] few = ["", "é", "a b", "", "x", "é"];
        string[] many = [.. few, .. Enumerable.Range(0, Many).Select(i => $"ü{i}"), "x", "ü7"];

        All(Build(few)).Should().Equal(few);
        All(Build(many)).Should().Equal(many);
        Build(many).Map(text => text.ToString()).Should().Equal(many);
        Build(many).Texts.ToHashSet().Should().BeEquivalentTo(many.ToHashSet());
    }

    [Fact]
    public void Texts_that_share_their_start_and_end_are_told_apart()
    {
        string[] texts =
            ["a", "aa", "aaa", "aaaa", "aaaaa", "aba", .. Enumerable.Range(8, 12).Select(length => new string('a', length)),
                "abcdefgh1234567890abcdefgh", "abcdefgh0987654321abcdefgh"];

        Build([.. texts, .. texts]).Number().Should().Equal(Enumerable.Range(0, 2 * texts.Length).Select(i => i % texts.Length));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(TableColumn.MostKeptOnce)]
    [InlineData(TableColumn.MostKeptOnce + 1)]
    public void Any_number_of_different_texts_is_kept(int count)
    {
        string[] texts = [.. Enumerable.Range(0, count).Select(i => $"t{i}"), "t0"];

        var column = Build(texts);

        All(column).Should().Equal(texts);
        column.Tally.Distinct.Should().Be(count);
        column.Tally.MostFrequent[0].Should().Be(("t0", 2));
        All(column.Pick([count, 1])).Should().Equal("t0", "t1");
    }

    [Fact]
    public void Blanks_around_a_text_are_left_out() => All(Build("  a\t", " \u00A0", "b c ")).Should().Equal("a", "", "b c");

    [Fact]
    public void Texts_are_counted_alike_whether_few_or_many()
    {
        string[] few = ["b", "a", "b", "", "a", "b"];
        string[] many = [.. few, .. Enumerable.Range(0, Many).Select(i => $"t{i}")];

        Build(few).Tally.Distinct.Should().Be(3);
        Build(few).Tally.MostFrequent.Should().Equal(("b", 3), ("a", 2), ("", 1));
        Build(many).Tally.Distinct.Should().Be(3 + Many);
        Build(many).Tally.MostFrequent.Should().Equal(("b", 3), ("a", 2));
    }

    [Fact]
    public void Equal_texts_have_equal_numbers_whether_few_or_many()
    {
        string[] many = ["x", "y", "x", .. Enumerable.Range(0, Many).Select(i => $"t{i}"), "y"];

        Build("x", "y", "x").Number().Should().Equal(0, 1, 0);
        var numbers = Build(many).Number();
        numbers[..3].Should().Equal(0, 1, 0);
        numbers[^1].Should().Be(1);
        numbers.Max().Should().Be(Many + 1);
    }

    [Fact]
    public void Rows_are_picked_in_the_given_order()
    {
        string[] many = [.. Enumerable.Range(0, Many).Select(i => $"t{i}")];

        All(Build("a", "b", "c").Pick([2, 0])).Should().Equal("c", "a");
        All(Build(many).Pick([Many - 1, 5, 5])).Should().Equal($"t{Many - 1}", "t5", "t5");
    }

    [Fact]
    public void Rows_that_are_equal_in_every_field_are_twins()
    {
        var table = HandMadeTables.Of("a,b", "1,x", "1,y", "1,x", "2,x", "1,x");

        DuplicateRows.Of(table).FirstOf.Should().Equal(0, 1, 0, 3, 0);
        DuplicateRows.Of(table).Count.Should().Be(2);
        DuplicateRows.Of(table).WithoutRepeats([4, 1, 2, 0]).Should().Equal(4, 1);
    }

    private static TableColumn Build(params string[] texts)
    {
        var builder = new TableColumnBuilder();
        foreach (var text in texts) builder.Add(text);
        return builder.Build();
    }

    private static IEnumerable<string> All(TableColumn column) => Enumerable.Range(0, column.Rows).Select(row => column[row]);
}
