using System.Globalization;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inference;

public class CustomerKeysTests
{
    private const int Customers = 120;
    private const int Months = 6;

    [Theory]
    [InlineData("customer_id", true)]
    [InlineData("customer_id", false)]
    [InlineData("Kundennummer", true)]
    [InlineData("msisdn", true)]
    [InlineData("ID", true)]
    [InlineData("user", false)]
    [InlineData("客户编号", true)]
    public void A_repeated_customer_key_is_no_feature_and_groups_the_rows(string name, bool isNumber)
    {
        var learnt = Learn(Panel(name, customer => isNumber ? $"{10_000 + (customer * 7)}" : $"C{customer:0000}"));

        learnt.Schema.Identifier!.Name.Should().Be(name);
        learnt.Group.Should().Be(name);
        learnt
            .Notes.Should()
            .ContainSingle(note => note.StartsWith($"120 customers in 720 rows: rows of one '{name}' stay together"));
    }

    [Fact]
    public void A_single_repeated_row_groups_by_the_key()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{1000 + i},{i % 17},{(i % 3 == 0 ? "Yes" : "No")}")];

        var learnt = Learn(HandMadeTables.Of("customer_id,tenure,Churn", [.. rows, rows[5]]));

        (learnt.Schema.Identifier!.Name, learnt.Group).Should().Be(("customer_id", "customer_id"));
    }

    [Fact]
    public void Group_none_leaves_the_rows_alone_and_the_key_out()
    {
        var learnt = Learn(Panel("customer_id", customer => $"{customer}"), new SchemaOptions { Group = SchemaOptions.NoGroup });

        learnt.Group.Should().BeNull();
        learnt.Schema.Identifier!.Name.Should().Be("customer_id");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_of_another_name_is_known_by_its_snapshots(bool isNumber)
    {
        var learnt = Learn(
            Panel("ref", customer => isNumber ? $"{10_000 + (customer * 7)}" : $"K-{customer:0000}", varies: true));

        learnt.Schema.Identifier!.Name.Should().Be("ref");
        learnt.Group.Should().Be("ref");
    }

    [Fact]
    public void A_key_of_another_name_is_known_by_rows_that_are_alike()
    {
        var panel = Panel("ref", customer => $"{10_000 + (customer * 7)}");
        var learnt = Learn(panel, new SchemaOptions { Ignore = ["month"] });

        learnt.Group.Should().Be("ref");
    }

    [Theory]
    [InlineData("customer_id", "subscription_id", "customer_id")]
    [InlineData("subscription_id", "customer_id", "customer_id")]
    [InlineData("id", "phone_number", "phone_number")]
    [InlineData("order_id", "client", "client")]
    public void Of_two_keys_the_customers_is_taken(string first, string second, string expected)
    {
        var (row, customer) = expected == first ? (second, first) : (first, second);
        var panel = HandMadeTables.Prepend(
            Panel(customer, i => $"{1_000_000 + i}"),
            row,
            Enumerable.Range(0, Customers * Months).Select(i => $"{5_000 + i}"));

        var learnt = Learn(panel);

        (learnt.Schema.Identifier!.Name, learnt.Group).Should().Be((expected, expected));
        learnt.Schema.Columns[0].Should().BeOfType<IgnoredColumn>();
    }

    [Fact]
    public void Rows_of_one_email_stay_together_and_it_does_not_come_back()
    {
        var learnt = Learn(Panel("email", customer => $"c{customer}@example.org"));

        learnt.Group.Should().Be("email");
        learnt.Schema.Identifier.Should().BeNull();
    }

    [Fact]
    public void An_unnamed_index_comes_after_every_other_key()
    {
        var table = OfUnique(("column 1", i => $"{i}"), ("char_id", i => $"K{7001 + (i * 3)}"));

        var learnt = Learn(table);

        learnt.Schema.Identifier!.Name.Should().Be("char_id");
        learnt.Schema.Columns[0].Should().BeOfType<IgnoredColumn>();
        Learn(OfUnique(("Unnamed: 0", i => $"{i}"), ("ref", i => $"K{7001 + (i * 3)}")))
            .Schema.Identifier!.Name.Should()
            .Be("ref");
        Learn(OfUnique(("column 1", i => $"{i}"))).Schema.Identifier!.Name.Should().Be("column 1");
        Learn(OfUnique(("Unnamed: 0", i => $"{i % 130}")))
            .Schema.Columns[0]
            .Should()
            .NotBeAssignableTo<FeatureColumn>("it starts again, as of two files");
    }

    [Fact]
    public void What_an_inspection_writes_down_groups_the_same_rows()
    {
        var table = HandMadeTables.Prepend(
            Panel("email", customer => $"c{customer}@example.org"),
            "id",
            Enumerable.Range(0, Customers * Months).Select(i => $"{i}"));

        var again = Learn(table, TableInspection.Of(table, new SchemaOptions()).Description.ApplyTo(new SchemaOptions()));

        again.Group.Should().Be("email");
        again.Schema.Identifier!.Name.Should().Be("id");
    }

    [Theory]
    [InlineData("Employee_Name")]
    [InlineData("Surname")]
    [InlineData("Full Name")]
    [InlineData("email")]
    public void A_persons_name_is_never_the_identifier(string name)
    {
        Learn(OfUnique((name, i => $"Doe{i}, Jo"), ("EmpID", i => $"{8_000 + i}"))).Schema.Identifier!.Name.Should().Be("EmpID");
        Learn(OfUnique((name, i => $"Doe{i}, Jo"))).Schema.Identifier.Should().BeNull();
    }

    [Theory]
    [InlineData("annual_revenue")]
    [InlineData("salary")]
    [InlineData("x7")]
    public void Whole_amounts_that_all_differ_are_a_number(string name)
    {
        var random = new Random(3);
        var amounts = Enumerable.Range(0, 200).Select(_ => random.Next(20_000, 5_000_000)).Distinct().ToArray();

        Learn(
            HandMadeTables.OfRows(
                [name, "x", "Churn"],
                amounts.Select((amount, i) => new[] { $"{amount}", $"{i % 9}.5", i % 2 == 0 ? "Yes" : "No" })))
            .Schema.Columns[0]
            .Should()
            .BeOfType<NumberColumn>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Numbers_that_chance_would_have_repeated_are_the_identifier(int step) =>
        Learn(OfUnique(("ref", i => $"{40_000 + (i * step * 7919 % (240 * step))}"))).Schema.Identifier!.Name.Should().Be("ref");

    [Theory]
    [InlineData("num_products", 4)]
    [InlineData("account_length", 218)]
    [InlineData("number_of_calls", 60)]
    [InlineData("account", 90)]
    [InlineData("zip_code", 150)]
    [InlineData("score", 300)]
    public void A_feature_that_repeats_stays_a_feature(string name, int values)
    {
        var random = new Random(4);
        var table = HandMadeTables.OfRows([name, "month", "plan", "usage", "Churn"], Enumerable.Range(0, 720).Select(i => new[]
        {
            $"{1 + random.Next(values)}", $"{random.Next(6)}", random.Next(3) == 0 ? "p" : "q",
            Text(random.NextDouble() * 50), random.Next(4) == 0 ? "Yes" : "No",
        }));

        var learnt = Learn(table);

        learnt.Group.Should().BeNull();
        learnt.Schema.Columns[0].Should().Match(column => column is NumberColumn || name == "zip_code");
    }

    [Fact]
    public void A_category_named_after_the_account_stays_one() =>
        Learn(Panel("account", customer => customer % 3 == 0 ? "basic" : "gold"))
            .Schema.Columns[0]
            .Should()
            .BeOfType<CategoryColumn>();

    [SkippableTheory]
    [InlineData("telco.csv", "customerID")]
    [InlineData("mlc.csv", null)]
    [InlineData("bank.csv", "CustomerId")]
    [InlineData("tv.csv", "id")]
    public void The_shared_sets_lose_no_column_and_are_not_grouped(string file, string? identifier)
    {
        var table = CsvCustomerReader.Read(SharedData.Require(file), new ReadingOptions());

        var learnt = Learn(table);

        learnt.Group.Should().BeNull();
        (learnt.Schema.Identifier?.Name).Should().Be(identifier);
        var unused = learnt
            .Schema.Columns.Where(column => column is not (FeatureColumn or IdentifierColumn))
            .Select(column => column.Name);
        unused
            .Should()
            .BeEquivalentTo(
                file switch
                {
                    "bank.csv" => ["RowNumber", "Surname"],
                    "tv.csv" => ["C_TN"],
                    _ => Array.Empty<string>(),
                });
    }

    private static InferredSchema Learn(CustomerTable table, SchemaOptions? options = null) =>
        SchemaInferrer.Learn(table, options ?? new SchemaOptions());

    /// <summary>Monthly rows of customers who are like themselves: a region, a usage that hardly changes, an answer.</summary>
    private static CustomerTable Panel(string name, Func<int, string> key, bool varies = false)
    {
        var random = new Random(7);
        string Usage(int customer) => Text(varies ? random.NextDouble() * 100 : (customer * 37 % 100) + random.NextDouble());
        var rows = Enumerable
            .Range(0, Customers)
            .SelectMany(customer =>
                Enumerable
                    .Range(1, Months)
                    .Select(month =>
                        new[]
                        {
                            key(customer),
                            $"2024-{month:00}-01",
                            varies ? $"{"NSEW"[random.Next(4)]}" : $"{"NSEW"[customer % 4]}",
                            Usage(customer),
                            Usage(customer + 5),
                            customer % 4 == 1 ? "Yes" : "No",
                        }))
            .ToArray();
        random.Shuffle(rows);
        return HandMadeTables.OfRows([name, "month", "region", "usage", "calls", "Churn"], rows);
    }

    private static CustomerTable OfUnique(params (string Name, Func<int, string> Value)[] keys) =>
        HandMadeTables.OfRows(
            [.. keys.Select(key => key.Name), "x", "Churn"],
            Enumerable
                .Range(0, 240)
                .Select(i => keys.Select(key => key.Value(i)).Append($"{i % 9}.5").Append(i % 2 == 0 ? "Yes" : "No").ToArray()));

    private static string Text(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
