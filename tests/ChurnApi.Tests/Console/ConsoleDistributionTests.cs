using System.Globalization;
using System.Text.RegularExpressions;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Console;
using ChurnApi.Monitoring;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;

namespace ChurnApi.Tests.Console;

/// <summary>The values of columns in the training and now.</summary>
public sealed partial class ConsoleDistributionTests : IDisposable
{
    /// <summary>A tenth of the training is six customers.</summary>
    private const string FewCustomers = "--ChurnApi:MinCell=5";

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Columns_show_their_shares_in_the_training_and_in_the_log_with_what_moved()
    {
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithLevers, $"--ChurnApi:Log=sqlite:{folder["log.db"]}", FewCustomers);
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(240)); // a third month to month, the others of one year

        var page = await visitor.ReadAsync("/console/data");
        var drift = (await service.GetAsync("/monitoring/drift")).MustBeOk().Json;

        var contract = Column(page, "Contract");
        Row(contract, "Month-to-month").Should().Equal(33.3, 33.3);
        Row(contract, "One year").Should().Equal(33.3, 66.7);
        Row(contract, "Two year").Should().Equal(33.3, 0);
        foreach (var column in drift.GetProperty("columns").EnumerateArray())
        {
            var shown = Column(page, column.GetProperty("column").GetString()!);
            shown.Should().Contain("PSI " + Show.Decimal(column.GetProperty("psi").GetDouble()));
            shown.Contains("moved beyond doubt").Should().Be(column.GetProperty("alarm").GetBoolean());
        }

        Column(page, "tenure").Should().Contain("up to ").And.Contain("above ");
        page.Should().Contain("240 customers who were scored from").And.Contain("against 60 of the training");
    }

    [Fact]
    public async Task Without_a_log_columns_show_the_training_alone_and_why()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers);
        using var visitor = new Visitor(service);

        var page = await visitor.ReadAsync("/console/data");

        Row(Column(page, "Contract"), "Two year").Should().Equal(33.3);
        page.Should().Contain("The service keeps no log.").And.NotContain("PSI");
    }

    [Fact]
    public async Task Names_of_values_are_in_the_reader_s_language()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers, FewCustomers);
        using var visitor = new Visitor(service);

        Column(await visitor.ReadAsync("/console/data", "zh"), "tenure").Should()
            .Contain("不超过 ").And.Contain("超过 ").And.NotContain("up to ");
    }

    [Theory]
    [InlineData(new[] { 500, 300, 4 }, new[] { 500, 300, 100 }, new[] { 500, 304 })] // 4 and the smallest beside them
    [InlineData(new[] { 500, 300, 100 }, new[] { 4, 300, 500 }, new[] { 100, 800 })] // few are now of one word
    [InlineData(new[] { 500, 300, 100 }, new[] { 500, 0, 100 }, new[] { 500, 300, 100 })] // nobody is no small group
    public void Values_of_few_customers_then_or_now_are_summed_up_with_others(int[] before, int[] now, int[] shown)
    {
        var column = new ReferenceColumn("plan", null, before, 0, 0);
        var feature = new CategoryColumn("plan", ["a", "b", "c"]);

        var found = ColumnDistribution.Of(column, feature, Shift(before, now), 10, text => text);

        found.Cells.Select(cell => Math.Round(cell.Before * before.Sum())).Should().Equal(shown.Select(count => (double)count));
        found.Cells.Sum(cell => cell.Now!.Value).Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void The_share_missing_in_the_training_is_known_and_hides_nothing_else()
    {
        var column = new ReferenceColumn("plan", null, [500, 300], 3, 0);
        var feature = new CategoryColumn("plan", ["a", "b"]);

        var found = ColumnDistribution.Of(column, feature, null, 10, text => text);

        found.Cells.Select(cell => cell.Values).Should().Equal("a", "b", "missing");
    }

    [Fact]
    public void Of_many_words_the_most_frequent_are_shown_and_the_rest_is_summed_up()
    {
        int[] counts = [.. Enumerable.Range(0, 40).Select(word => 1000 - word)];
        var column = new ReferenceColumn("town", null, counts, 0, 0);
        var feature = new CategoryColumn("town", [.. Enumerable.Range(0, 40).Select(word => $"town {word}")]);

        var found = ColumnDistribution.Of(column, feature, null, 10, text => text);

        found.Cells.Should().HaveCount(13);
        found.Cells[^1].Values.Should().Be("others");
        found.Cells.Sum(cell => cell.Before).Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void A_share_from_which_that_of_few_customers_follows_is_hidden_in_monitoring()
    {
        var two = Shift([900, 100], [996, 4]); // that 99.6 % have the one word tells that four have the other

        MonitoredColumn.Of(two, 1000, 10).Should().BeEquivalentTo(
            new { MovedValues = (string?)null, Before = (double?)null, Now = (double?)null });
        MonitoredColumn.Of(two, 1000, 2).MovedValues.Should().Be("a");
    }

    private static ColumnShift Shift(int[] before, int[] now) =>
        new("plan", 0.1, 0.5, false, new MovedCell("a", (double)before[0] / before.Sum(), (double)now[0] / now.Sum()), 0, 0, 0, 0)
        {
            CellsBefore = [.. before, 0, 0],
            CellsNow = [.. now, 0, 0],
            MovedCell = 0,
        };

    private static string Column(string page, string name) => Details().Matches(page).Select(match => match.Value)
        .Single(details => Regex.IsMatch(details, $@"<summary>{name}\s"));

    private static double[] Row(string column, string value) =>
    [
        .. Regex.Matches(column.Split($">{value}</th>")[1].Split("</tr>")[0], @">([\d.]+)\s%<")
            .Select(share => double.Parse(share.Groups[1].Value, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex("<details class=\"distribution\".*?</details>", RegexOptions.Singleline)]
    private static partial Regex Details();
}
