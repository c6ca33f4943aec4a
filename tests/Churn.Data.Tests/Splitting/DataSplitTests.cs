using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Splitting;

public class DataSplitTests
{
    private const int Rows = 400;

    private static readonly SplitOptions Usual = new(HoldoutFraction: 0.2, Folds: 5, MaxChurnRateFactor: 1.5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_of_one_customer_are_on_one_side_of_every_split(int seed)
    {
        var random = new Random(seed);
        var table = Table(i => $"C{random.Next(120)}", i => $"{i}.5");

        var split = Split(table, new SchemaOptions { Group = "id" }, seed);

        var customers = table.Column("id").Map(text => text.ToString());
        string CustomerOf(int row) => customers[row];
        split.Training.Select(CustomerOf).Intersect(split.Holdout.Select(CustomerOf)).Should().BeEmpty();
        split.Training.Concat(split.Holdout).Order().Should().Equal(Enumerable.Range(0, Rows));
        split
            .GroupOf.Index()
            .GroupBy(row => CustomerOf(row.Index))
            .Should()
            .OnlyContain(rows => rows.Select(row => row.Item).Distinct().Count() == 1);
        split.Notes.Should().BeEmpty("the schema's notes say it");
    }

    [Fact]
    public void Repeated_records_are_on_one_side_of_every_split_and_that_is_said()
    {
        var table = Table(_ => "", i => $"{i % 50}.5", i => i % 50 % 4 == 0, i => $"{i % 50 * 1.7:0.0}");

        var split = Split(table, new SchemaOptions(), 1);

        split.Training.Select(row => row % 50).Intersect(split.Holdout.Select(row => row % 50)).Should().BeEmpty();
        split
            .GroupOf.Index()
            .GroupBy(row => row.Index % 50)
            .Should()
            .OnlyContain(rows => rows.Select(row => row.Item).Distinct().Count() == 1);
        split.Notes.Should().ContainSingle().Which.Should().StartWith("350 rows repeat another one in every field");
    }

    [Theory]
    [InlineData(350, true)]
    [InlineData(300, false)]
    public void Folds_part_repeated_records_where_they_are_few(int different, bool areParted)
    {
        var table = Table(_ => "", i => $"{i % different}.5", i => i % different % 4 == 0, i => $"{i % different * 1.7:0.0}");

        var split = Split(table, new SchemaOptions(), 1);

        split.GroupOf.Should().Equal(Enumerable.Range(0, Rows).Select(row => row % different));
        split.FoldGroupOf.Should().Equal(areParted ? Enumerable.Range(0, Rows) : split.GroupOf);
    }

    [Fact]
    public void Folds_never_part_the_rows_of_a_named_customer()
    {
        var table = Table(i => $"C{i % 360}", i => $"{i % 360}.5", i => i % 360 % 4 == 0);

        var split = Split(table, new SchemaOptions { Group = "id" }, 1);

        split.FoldGroupOf.Should().Equal(split.GroupOf);
        split.GroupOf.Distinct().Should().HaveCount(360);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Customers_held_out_are_held_out_of_a_later_file_too(bool named)
    {
        CustomerTable Customers(int first) =>
            Table(
                i => named ? $"C{i + first}" : "",
                i => $"{i + first}.5",
                i => (i + first) % 4 == 0,
                i => $"{(i + first) * 7 % 31}.5");
        var (earlier, later) = (Split(Customers(0), new SchemaOptions(), 1), Split(Customers(50), new SchemaOptions(), 1));

        var before = earlier.Holdout.Where(row => row >= 50);
        var after = later.Holdout.Select(row => row + 50).Where(row => row < Rows);

        before
            .Intersect(after)
            .Count()
            .Should()
            .BeGreaterThan(60, "all but a few at the border stay where they were: of 80 with an eighth of the customers gone");
        Split(Customers(0), new SchemaOptions(), 2).Holdout.Should().NotEqual(earlier.Holdout, "the seed decides");
    }

    [Fact]
    public void Rows_whose_outcome_was_not_known_when_those_held_out_began_are_not_learnt_from()
    {
        var table = Table(i => $"C{i}", i => $"{new DateOnly(2024, 1, 1).AddDays(i):yyyy-MM-dd}");
        var options = new SchemaOptions { Time = "x" };
        var all = Split(table, options, 1);

        var split = Split(table, options, 1, Usual with { EmbargoDays = 30 });

        split.Holdout.Should().Equal(all.Holdout);
        split.Training.Should().Equal(all.Training.Where(row => row + 30 <= all.Holdout[0]));
        FluentActions.Invoking(() => Split(table, options, 1, Usual with { EmbargoDays = 400 }))
            .Should().Throw<DataRefusedException>();
    }

    [Theory]
    [InlineData(true, "2024-11-16")]
    [InlineData(false, "320")]
    public void The_latest_rows_are_held_out(bool dates, string from)
    {
        var table = Table(i => $"C{i}", i => dates ? $"{new DateOnly(2024, 1, 1).AddDays(i):yyyy-MM-dd}" : $"{i}");

        var split = Split(table, new SchemaOptions { Time = "x" }, 1);

        split.Holdout.Should().Equal(Enumerable.Range(320, 80));
        split.Training.Should().Equal(Enumerable.Range(0, 320));
        split.HeldOutFrom.Should().Be(from);
        split
            .Notes.Should()
            .Equal($"split by time: learnt from 320 rows before 'x' {from}, measured on the 80 rows from then on");
    }

    [Fact]
    public void Customers_who_churn_and_come_again_are_held_out_by_lot_and_that_is_said()
    {
        var table = Table(i => $"C{i % 360}", i => $"{i}");

        var split = Split(table, new SchemaOptions { Time = "x", Group = "id" }, 1);

        split.Holdout.Should().BeSubsetOf(Enumerable.Range(320, 80)).And.HaveCountGreaterThan(20);
        split.Training.Select(row => row % 360).Should().NotIntersectWith(split.Holdout.Select(row => row % 360));
        split.Notes[^1].Should().StartWith("customers are held out, too");
    }

    [Fact]
    public void Parts_of_different_churn_rates_are_refused_with_the_figures()
    {
        var table = Table(i => $"C{i}", i => $"{i}", i => i % (i < 320 ? 4 : 2) == 0);

        FluentActions
            .Invoking(() => Split(table, new SchemaOptions { Time = "x" }, 1))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage(
                "*of the 320 rows to learn from 25.0 % churned, of the 80 held out 50.0 %: a factor of 2.0*maxChurnRateFactor=2*"
            );
        Split(table, new SchemaOptions { Time = "x" }, 1, Usual with { MaxChurnRateFactor = 2 })
            .Holdout.Should()
            .HaveCount(80);
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(20, 12)]
    public void A_trend_within_chance_or_within_the_factor_is_no_fault(int before, int after) =>
        Split(Table(i => $"C{i}", i => $"{i}", i => i % (i < 320 ? before : after) == 0), new SchemaOptions { Time = "x" }, 1)
            .Holdout.Should()
            .HaveCount(80);

    [Fact]
    public void Rows_of_one_time_alone_are_refused() =>
        FluentActions.Invoking(() => Split(Table(i => $"C{i}", _ => "7"), new SchemaOptions { Time = "x" }, 1))
            .Should().Throw<DataRefusedException>().WithMessage("*column 'x': every row is of the same time*");

    [Fact]
    public void A_part_without_a_class_is_refused_with_what_to_do() =>
        FluentActions.Invoking(() => Split(Table(i => $"C{i}", i => $"{i}", i => i < 200), new SchemaOptions { Time = "x" }, 1))
            .Should().Throw<DataRefusedException>().WithMessage("*of the 80 rows held out, 0 churned*--time*");

    [Fact]
    public void Few_groups_are_dealt_into_fewer_folds_and_that_is_said()
    {
        var split = Split(Table(i => $"C{i % 4}", i => $"{i}.5", i => i % 5 == 0), new SchemaOptions { Group = "id" }, 1);

        split.Folds.Should().Be(3);
        split.Notes.Should().Equal("3 folds instead of 5: there are too few customers for more");
    }

    [Fact]
    public void Groups_that_are_too_few_for_two_folds_are_refused() =>
        FluentActions
            .Invoking(() => Split(Table(i => $"C{i % 2}", i => $"{i}.5", i => i % 5 == 0), new SchemaOptions { Group = "id" }, 1))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*too few for two folds*--group*");

    [Fact]
    public void A_missing_time_is_refused_with_its_line() =>
        FluentActions.Invoking(() => Split(Table(i => $"C{i}", i => i == 5 ? "" : $"{i}"), new SchemaOptions { Time = "x" }, 1))
            .Should().Throw<DataRefusedException>().WithMessage("*(7): column 'x': the time of the row is missing*");

    private static CustomerTable Table(
        Func<int, string> id,
        Func<int, string> x,
        Func<int, bool>? churned = null,
        Func<int, string>? y = null) =>
        HandMadeTables.OfRows(
            ["id", "x", "y", "plan", "Churn"],
            Enumerable
                .Range(0, Rows)
                .Select(i =>
                    new[]
                    {
                        id(i),
                        x(i),
                        y?.Invoke(i) ?? $"{i * 7 % 31}.5",
                        i % 50 % 3 == 0 ? "p" : "q",
                        (churned?.Invoke(i) ?? i % 4 == 0) ? "Yes" : "No",
                    }));

    private static DataSplit Split(CustomerTable table, SchemaOptions options, int seed, SplitOptions? split = null)
    {
        var learnt = SchemaInferrer.Learn(table, options);
        var churned = EncodedDataset.Read(table, learnt.Schema).Churned;
        return DataSplit.Of(
            table,
            learnt.Schema,
            churned,
            options with
            {
                Group = learnt.Group,
            },
            split ?? Usual,
            seed);
    }
}
