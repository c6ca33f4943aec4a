using System.Globalization;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.Core.Decisions;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Console.Runs;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Console;

/// <summary>The customers of a run by value and risk.</summary>
public sealed partial class ConsoleMatrixTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_cell_leads_to_the_rows_of_its_customers_in_the_call_list()
    {
        await using var service = await StartAsync("--ChurnApi:MinCell=1");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(120) + "NOVALUE,3,,Month-to-month,0,Yes,No\n");

        var page = Table(await visitor.ReadAsync("/console/segments"));
        var links = CellLink().Matches(page);
        var listed = 0;
        foreach (Match link in links)
        {
            var rows = int.Parse(link.Groups[2].Value, CultureInfo.InvariantCulture);
            var list = await visitor.ReadAsync(link.Groups[1].Value);
            list.Should().Contain($"{rows} rows.", link.Value);
            listed += rows;
        }

        links.Should().HaveCountGreaterThan(4);
        var run = await service.Services.GetRequiredService<PredictionLog>().Store.Runs.FindAsync(1);
        listed.Should().Be(run!.Content.Plan!.Contacts + run.Content.Plan.Controls);
        Customers().Matches(page).Sum(cell => int.Parse(cell.Groups[1].Value, CultureInfo.InvariantCulture)).Should().Be(121);
        page.Should().Contain("not known").And.Contain("worth=none").And.NotContain("C1<");
    }

    [Fact]
    public async Task Cells_of_few_customers_have_no_figures_and_no_single_cell_can_be_found_out()
    {
        await using var service = await StartAsync("--ChurnApi:MinCell=15");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(120));

        var page = Table(await visitor.ReadAsync("/console/segments"));
        int[] shown =
            [.. Customers().Matches(page).Select(cell => int.Parse(cell.Groups[1].Value, CultureInfo.InvariantCulture))];

        shown.Should().NotBeEmpty().And.OnlyContain(count => count >= 15);
        Regex.Count(page, "too few to show").Should().BeGreaterThan(1);
        (120 - shown.Sum()).Should().BeGreaterThanOrEqualTo(15);
    }

    [Fact]
    public async Task Known_outcomes_are_compared_with_what_was_expected()
    {
        await using var service = await StartAsync("--ChurnApi:MinCell=2");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        (await visitor.ReadAsync("/console/segments")).Should().NotContain("outcomes:");
        using (var connection = new SqliteConnection($"Data Source={folder["log.db"]}"))
        {
            await connection.OpenAsync();
            using var command = connection.CreateCommand();
            command.CommandText =
                "UPDATE predictions SET mature = 0; "
                + "INSERT INTO outcomes SELECT id, 1, 0, 0 FROM predictions ORDER BY id LIMIT 20";
            await command.ExecuteNonQueryAsync();
        }

        var page = Table(await visitor.ReadAsync("/console/segments"));

        page.Should().MatchRegex(@"of \d+ outcomes: \d+\.\d\s% expected, 100\.0\s% left");
        Regex.Matches(page, @"of (\d+) outcomes").Sum(cell => int.Parse(cell.Groups[1].Value, CultureInfo.InvariantCulture))
            .Should().BeInRange(18, 20, "a cell of one outcome is not shown");
    }

    [Fact]
    public async Task Whoever_may_not_see_lists_has_no_links_to_them()
    {
        using var keys = new KeysOnDisk();
        var (score, read) = (keys.Add(Scopes.Read | Scopes.Predict), keys.Add(Scopes.Read));
        await using var service = await StartAsync(keys.Setting);
        using var scorer = new Visitor(service);
        await scorer.SignInAsync(score);
        await scorer.ScoreAsync(ConsoleRunsTests.Customers(120));
        using var reader = new Visitor(service);
        await reader.SignInAsync(read);

        Table(await reader.ReadAsync("/console/segments")).Should().Contain("Call list: ").And.NotContain("<a href");
    }

    [Fact]
    public async Task Runs_of_earlier_releases_have_no_matrix()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(40));
        var runs = service.Services.GetRequiredService<PredictionLog>().Store.Runs;
        var run = await runs.FindAsync(1);
        await runs.SaveAsync(1, RunState.Ready, RunState.Ready, run!.Content with { Bands = null }, run.Seen);

        (await visitor.ReadAsync("/console/segments")).Should().Contain("The last scoring run, by segment")
            .And.NotContain("by value and risk");
    }

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 5.0, 5, 5, 5 }, new double[0])]
    [InlineData(new[] { 0.0, 0, 0, 1234, 5678 }, new[] { 1200.0 })]
    [InlineData(new[] { 18.25, 35.45, 70.35, 89.85, 118.75 }, new[] { 35.0, 70, 90 })]
    public void Bounds_of_values_are_rounded_quarters_that_part_customers(double[] values, double[] bounds) =>
        RunMatrix.ValueBounds([.. values.Reverse()]).Should().Equal(bounds);

    [Fact]
    public void Bounds_of_risk_are_those_of_the_segments_in_whole_percents()
    {
        var rules = new SegmentationRules
        {
            LowRisk = new ChurnProbability(0.1327f),
            HighRiskProbability = new ChurnProbability(0.5307f),
        };

        RunMatrix.RiskBounds(rules).Should().Equal(0.13, 0.53);
        RunMatrix.RiskBounds(rules with { HighRiskProbability = null }).Should().Equal(0.13, 0.5);
        RunMatrix.RiskBounds(rules with { LowRisk = new ChurnProbability(0.004f) }).Should().Equal(0.53);
    }

    private static string Table(string page) => page.Split("class=\"cards matrix\"")[1].Split("</table>")[0];

    private Task<RunningService> StartAsync(params string[] settings) => RunningService.StartAsync(
        HandMadeModel.WithReasons, [$"--ChurnApi:Log=sqlite:{folder["log.db"]}", .. settings]);

    [GeneratedRegex("""<a href="(/console/calls\?[^"]*)">Call list: (\d+) rows</a>""")]
    private static partial Regex CellLink();

    [GeneratedRegex(@"(\d+) customers")]
    private static partial Regex Customers();
}
