using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Inference;

public sealed class ColumnDeclarationsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Declarations_of_the_file_are_kept_in_the_schema()
    {
        var schema = Learn("""
            { "columns": [
              { "name": "tenure", "displayName": "Months", "group": "Time" },
              { "name": "charge", "actionable": "down", "min": 20, "max": 90.5, "cost": 2, "group": "Time" },
              { "name": "contract", "actionable": "any", "forbid": [ "monthly", "two years -> one year" ] },
              { "name": "plan" } ] }
            """);

        schema.Declarations.Should().HaveCount(3);
        schema.DeclarationOf("charge").Should().Be(new ColumnDeclaration
        {
            Name = "charge",
            Group = "Time",
            Actionable = Actionable.Down,
            Min = 20,
            Max = 90.5f,
            Cost = 2,
        });
        schema.DeclarationOf("contract")!.Forbid.Should().Equal("monthly", "two years -> one year");
        schema.DeclarationOf("plan").Should().BeNull();
    }

    [Theory]
    [InlineData("tenure", """ "actionable": "any", "min": 9, "max": 3 """, "min is 9, more than max, 3")]
    [InlineData("tenure", """ "actionable": "any", "min": 9000 """, "lies between min and max")]
    [InlineData("tenure", """ "actionable": "any", "cost": -1 """, "cost is -1")]
    [InlineData("tenure", """ "actionable": "any", "forbid": [ "3" ] """, "forbid needs a category")]
    [InlineData("contract", """ "actionable": "up" """, "up and down need a number")]
    [InlineData("plan", """ "actionable": "down" """, "up and down need a number")]
    [InlineData("contract", """ "actionable": "any", "max": 3 """, "min and max need a number")]
    [InlineData("contract", """ "actionable": "any", "forbid": [ "yearly" ] """, "neither a word")]
    [InlineData("contract", """ "actionable": "any", "forbid": [ "monthly -> yearly" ] """, "neither a word")]
    [InlineData("plan", """ "actionable": "any", "forbid": [ "Yes", "No" ] """, "no change that is allowed")]
    [InlineData("since", """ "actionable": "any" """, "a date cannot be changed")]
    [InlineData("same", """ "group": "Time" """, "group needs a column that the model learns from")]
    [InlineData("same", """ "actionable": "any" """, "actionable needs a column that the model learns from")]
    [InlineData("customer_id", """ "actionable": "any" """, "actionable needs a column that the model learns from")]
    [InlineData("churn", """ "actionable": "any" """, "it is the label")]
    [InlineData("tenure", """ "group": "charge" """, "the name of the column 'charge'")]
    [InlineData("tenure", """ "displayName": " " """, "displayName must be")]
    public void Contradiction_is_refused_with_its_column(string column, string members, string expected)
    {
        var learn = () => Learn($$"""{ "columns": [ { "name": "{{column}}", {{members}} } ] }""");

        learn.Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle()
            .Which.Should().Match<TableError>(fault => fault.Column == column && fault.Rule.Contains(expected));
    }

    [Fact]
    public void All_contradictions_are_reported_at_once_by_training_and_inspection()
    {
        const string Columns = """
            { "columns": [
              { "name": "tenure", "actionable": "any", "min": 9, "max": 3, "cost": -1 },
              { "name": "contract", "actionable": "up", "forbid": [ "yearly" ] } ] }
            """;

        FluentActions.Invoking(() => Learn(Columns)).Should().Throw<DataRefusedException>()
            .Which.Violations.Should().HaveCount(4);
        TableInspection.Of(Table(), Options(Columns)).Violations.Should().HaveCount(4);
    }

    [Fact]
    public void Inspection_writes_the_declarations_that_it_was_given()
    {
        const string Columns =
            """{ "columns": [ { "name": "charge", "displayName": "Bill", "actionable": "down", "cost": 3 } ] }""";

        var described = TableInspection.Of(Table(), Options(Columns)).Description;

        var charge = described.Columns.Single(column => column.Name == "charge");
        (charge.DisplayName, charge.Actionable, charge.Cost).Should().Be(("Bill", Actionable.Down, 3.0));
    }

    private CustomerSchema Learn(string columns)
    {
        var (table, options) = (Table(), Options(columns));
        return LeakRemoval.Apply(table, SchemaInferrer.Learn(table, options), options).Schema;
    }

    private SchemaOptions Options(string columns)
    {
        File.WriteAllText(folder["columns.json"], columns);
        return ColumnsFile.Read(folder["columns.json"]).ApplyTo(new SchemaOptions());
    }

    private CustomerTable Table()
    {
        string[] contracts = ["monthly", "one year", "two years"];
        var rows = Enumerable.Range(0, 120).Select(row => FormattableString.Invariant(
            $"C{row:0000},{row % 50 + 0.5},{20 + (row * 7 % 80) + 0.25},{contracts[row % 3]},{(row % 4 == 0 ? "Yes" : "No")},")
            + FormattableString.Invariant($"{new DateOnly(2020, 1, 1).AddDays(row * 3):yyyy-MM-dd},x,")
            + (row % 5 < 2 ? "Yes" : "No"));
        File.WriteAllLines(
            folder["customers.csv"], ["customer_id,tenure,charge,contract,plan,since,same,churn", .. rows]);
        return CsvCustomerReader.Read(folder["customers.csv"]);
    }
}
