using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Preparation;

public sealed class ChurnedListTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly CustomerTable customers = HandMadeTables.Of("id,plan", "1,a", "2,b", "3,a", "3,b", "4,a");

    [Fact]
    public void Listed_customers_churned_and_the_counts_are_said()
    {
        var joined = Join("id,reason\n3,price\n1,moved\n3,price\n77,price\n", "id");

        joined.Table.Header.Should().Equal("id", "plan", "churned");
        Labels(joined).Should().Equal("yes", "no", "yes", "yes", "no");
        (joined.Options.Label, joined.Options.Positive).Should().Be(("churned", "yes"));
        joined.Options.Of("id").Kind.Should().Be(ColumnKind.Identifier);
        joined.Notes.Should().Equal(
            "left.csv lists 3 customers by 'id': 2 are in the file, in 3 rows, and churned; 1 are not in it");
    }

    [Theory]
    [InlineData("CustomerId\n1\n", "id=CustomerId")]
    [InlineData("CustomerId\n1\n", "id")]
    [InlineData("when;id\n2024-01-01;1\n", null)]
    [InlineData("id\r\n\" 1 \"\r\n", "id")]
    public void A_key_is_found_under_its_name_in_either_file(string list, string? key) =>
        Labels(Join(list, key)).Should().Equal("yes", "no", "no", "no", "no");

    [Theory]
    [InlineData("id\n8\n9\n", "id", "none of its 2 keys*column 'id' of*--key")]
    [InlineData("id\n1\n003\n", "id", "(3): column 'id': '003': 1 keys are written otherwise*where this one is '3'")]
    [InlineData("id\n1.0\n2.0\n", "id", "2 keys are written otherwise")]
    [InlineData("who,when\n1,2\n", "id", "there is no column 'id'")]
    [InlineData("who,when\n1,2\n", null, "no column has the name of one of the customers'*--key id=CustomerId")]
    [InlineData("id,plan\n1,a\n", null, "several columns (id, plan) have the name of one of the customers'*--key")]
    [InlineData("2\n3\n", "id", "'2': the first line is a customer")]
    [InlineData("id\n", "id", "no row below it")]
    public void A_list_that_cannot_be_joined_is_refused_with_the_way_out(string list, string? key, string message)
    {
        var join = () => Join(list, key);

        join.Should().Throw<DataRefusedException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void Customers_without_a_key_are_refused_or_left_out()
    {
        var table = HandMadeTables.Of("id,plan", "1,a", ",b", "NA,a", "4,a");
        File.WriteAllText(folder["left.csv"], "id\n1\nNA\n");
        var options = new SchemaOptions { ChurnedFile = folder["left.csv"], Key = "id" };

        var join = () => LabelledTable.Of(table, options);
        var joined = LabelledTable.Of(table, options with { Unlabelled = UnlabelledRows.Ignore });

        join.Should().Throw<DataRefusedException>()
            .WithMessage("*the key is missing in 2 of 4 rows (line 3, 4)*--unlabelled ignore*");
        Labels(joined).Should().Equal("yes", "no");
        joined.Notes.Should().Contain("2 of 4 rows have no label and are left out, as asked");
    }

    [Fact]
    public void A_column_of_the_labels_name_is_kept_beside_the_label()
    {
        File.WriteAllText(folder["left.csv"], "id\n1\n");
        var options = new SchemaOptions { ChurnedFile = folder["left.csv"], Key = "id" };

        var joined = LabelledTable.Of(HandMadeTables.Of("id,churned", "1,x", "2,y"), options);

        joined.Table.Header.Should().Equal("id", "churned", "churned (2)");
        joined.Options.Label.Should().Be("churned (2)");
    }

    public void Dispose() => folder.Dispose();

    private LabelledTable Join(string list, string? key)
    {
        File.WriteAllText(folder["left.csv"], list);
        return LabelledTable.Of(customers, new SchemaOptions { ChurnedFile = folder["left.csv"], Key = key });
    }

    private static IEnumerable<string> Labels(LabelledTable joined) =>
        Enumerable.Range(0, joined.Table.Rows).Select(row => joined.Table.Column(joined.Options.Label!)[row]);
}
