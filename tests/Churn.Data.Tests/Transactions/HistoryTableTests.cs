using System.Globalization;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.TestSupport;

namespace Churn.Data.Tests.Transactions;

public sealed class HistoryTableTests : IDisposable
{
    private const string File = """
        id,came,left,plan,price
        a,2025-01-01,2025-01-31,basic,10
        b,2025-01-11,,basic,20
        c,2025-02-01,2025-03-03,best,
        d,2025-03-01,,,30

        """;

    private static readonly DateOnly Today = new(2026, 11, 28);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Customers_are_seen_until_they_leave_or_until_the_newest_day()
    {
        var read = Read(File);

        read.Until.Should().Be(new DateOnly(2025, 3, 3));
        read.Days.Should().Equal(30, 51, 30, 2);
        read.HaveLeft.Should().Equal(true, false, true, false);
        read.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Who_leaves_after_the_last_day_that_is_named_is_still_there_and_who_comes_after_it_is_left_out()
    {
        var read = Read(File, new HistoryOptions("came", "left") { Until = new DateOnly(2025, 2, 10) });

        read.Days.Should().Equal(30, 30, 9);
        read.HaveLeft.Should().Equal(true, false, false);
        read.Notes.Should().ContainSingle().Which.Should().StartWith("1 rows that start after 2025-02-10");
    }

    [Fact]
    public void Words_become_a_column_for_each_but_the_most_frequent()
    {
        var more = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"x{i},2025-01-05,,{(i % 3 == 0 ? "best" : "basic")},{i}\n"));
        var read = Read(File + more, new HistoryOptions("came", "left") { Covariates = ["plan", "price"] });

        read.Covariates.Select(column => column.Name).Should().Equal("plan = best", "price");
        read.Covariates[0].Values.Take(4).Should().Equal(0, 0, 1, double.NaN);
        read.Covariates[1].Values.Take(4).Should().Equal(10, 20, double.NaN, 30);
    }

    [Theory]
    [InlineData("2025-01-31,basic", "2024-12-31,basic", "this row has a day before that of the start")]
    [InlineData("2025-01-31,basic", "2027-01-31,basic", "this row has a day after today")]
    [InlineData("a,2025-01-01", "a,", "this row has no day")]
    [InlineData("left", "gone", "left")]
    public void What_cannot_be_a_history_is_refused(string good, string bad, string message)
    {
        var read = () => Read(File.Replace(good, bad, StringComparison.Ordinal));

        read.Should().Throw<DataRefusedException>().Which.Violations
            .Should().Contain(fault => $"{fault}".Contains(message));
    }

    [Theory]
    [InlineData("came,left\n2025-01-01,\n2025-02-01,\n", null)]
    [InlineData("came,left\n2025-01-01,2025-06-01\n2025-02-01,\n", "2025-03-01")]
    public void File_of_which_nobody_has_left_is_refused(string text, string? until)
    {
        var options = new HistoryOptions("came", "left")
        {
            Until = until is null ? null : DateOnly.Parse(until, CultureInfo.InvariantCulture),
        };

        FluentActions.Invoking(() => Read(text, options)).Should().Throw<DataRefusedException>().WithMessage("*nobody has left*");
    }

    [Theory]
    [InlineData("id")]
    [InlineData("came")]
    public void Column_that_is_neither_number_nor_word_is_no_covariate(string name)
    {
        var read = () => Read(
            string.Concat(File, "e,2025-01-05,,basic,20\n"), new HistoryOptions("came", "left") { Covariates = [name] });

        read.Should().Throw<DataRefusedException>().WithMessage("*covariate*");
    }

    private HistoryTable Read(string text, HistoryOptions? options = null)
    {
        System.IO.File.WriteAllText(folder["in.csv"], text);
        return HistoryTable.Read(
            CsvCustomerReader.Read(folder["in.csv"]), options ?? new HistoryOptions("came", "left"), Today);
    }
}
