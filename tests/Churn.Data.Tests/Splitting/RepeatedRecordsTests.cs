using System.Globalization;
using Churn.Data.Splitting;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Splitting;

public class RepeatedRecordsTests
{
    private readonly Random random = new(5);

    [Fact]
    public void Rows_exported_twice_are_one_record_whatever_their_label()
    {
        var rows = Measured(400);

        var records = RepeatedRecords.Of(
            HandMadeTables.Of("plan,tenure,charges,Churn", [.. rows, rows[3], rows[8].Replace("Yes", "No"), rows[9]]),
            "Churn");

        records.Repeats.Should().Equal(400, 401, 402);
        records.FirstOf[401].Should().Be(8);
    }

    [Fact]
    public void Customers_oversampled_several_times_are_one_record_each()
    {
        var rows = Measured(300);

        var records = RepeatedRecords.Of(
            HandMadeTables.Of(
                "plan,tenure,charges,Churn", [.. rows, .. Enumerable.Repeat(rows.Take(50), 7).SelectMany(same => same)]),
            "Churn");

        records.Repeats.Should().Equal(Enumerable.Range(300, 350));
    }

    [Theory]
    [InlineData(4, 3, 2, 2)]
    [InlineData(31, 2, 1, 1)]
    [InlineData(50, 1, 1, 1)]
    [InlineData(101, 3, 1, 1)]
    [InlineData(20, 20, 20, 1)]
    public void Equal_rows_of_few_values_are_customers_alike(int first, int second, int third, int fourth)
    {
        var table = HandMadeTables.OfRows(
            ["a", "b", "c", "d", "Churn"],
            Enumerable
                .Range(0, 4_000)
                .Select(_ =>
                    new[]
                    {
                        $"{random.Next(first)}",
                        $"{random.Next(second)}",
                        $"{random.Next(third)}",
                        $"{random.Next(fourth)}",
                        random.Next(3) == 0 ? "Yes" : "No",
                    }));

        RepeatedRecords
            .Of(table, "Churn")
            .Repeats.Count()
            .Should()
            .BeLessThan(400, "nearly all of the thousands of equal rows are expected");
    }

    [Fact]
    public void Leavers_who_are_all_alike_are_no_record_of_one_customer()
    {
        var table = HandMadeTables.Of(
            "in,out,days,Churn",
            [
                .. Enumerable.Repeat("0,0,0,Yes", 100),
                .. Enumerable.Range(0, 900).Select(i => $"{Number(300)},{Number(300)},{i % 31},No"),]);

        RepeatedRecords.Of(table, "Churn").Repeats.Should().BeEmpty();
    }

    [Fact]
    public void The_number_of_the_row_does_not_hide_a_repeated_record()
    {
        var rows = Measured(400).ToList();
        rows.AddRange(rows.Take(40).ToArray());

        var records = RepeatedRecords.Of(
            HandMadeTables.Of("column 1,plan,tenure,charges,Churn", [.. rows.Select((row, i) => $"{i},{row}")]),
            "Churn");

        records.Repeats.Should().HaveCount(40);
    }

    [Fact]
    public void Repeats_and_contradictions_are_counted_apart()
    {
        var rows = Measured(400);
        var other = rows[8].EndsWith("Yes", StringComparison.Ordinal)
            ? rows[8].Replace("Yes", "No")
            : rows[8].Replace("No", "Yes");
        var table = HandMadeTables.Of("plan,tenure,charges,Churn", [.. rows, rows[3], other]);

        var told = RepeatedRecords.Of(table, "Churn").Describe(table.Column("Churn").Map(text => text is "Yes"));

        told.Should().HaveCount(2);
        told.Should().ContainSingle(line => line.StartsWith("1 rows repeat another one in every field;"));
        told.Should().ContainSingle(line => line.Contains("every field but the label"));
    }

    private string[] Measured(int rows) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(i => $"{"pq"[random.Next(2)]},{random.Next(60)},{Number(100)},{(random.Next(4) == 0 ? "Yes" : "No")}"),];

    private string Number(double most) => (random.NextDouble() * most).ToString("0.000", CultureInfo.InvariantCulture);
}
