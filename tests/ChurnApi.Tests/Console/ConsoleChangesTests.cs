using System.Globalization;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;

namespace ChurnApi.Tests.Console;

/// <summary>What changed between two files that were scored, for people.</summary>
public sealed partial class ConsoleChangesTests : IDisposable
{
    private const string Leaving = "1,100,Month-to-month,1,Yes,No";
    private const string Staying = "60,30,Two year,0,No,No";

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Customers_who_are_newly_at_risk_recovered_new_and_gone_are_told_apart_with_what_moved_them()
    {
        await using var service = await StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(File($"A,{Staying}", $"B,{Leaving}", $"C,{Leaving}", $"D,{Staying}"));
        await visitor.ScoreAsync(File($"A,{Leaving}", $"B,{Staying}", $"C,{Leaving}", $"E,{Staying}"));

        var risen = await visitor.ReadAsync("/console/changes");

        Keys(risen).Should().Equal("A");
        risen.Should().Contain("the customers moved and not the model").And.Contain("Contract: Two year → Month-to-month");
        risen.Should().Contain("1 customers were at risk before and are.");
        Keys(await visitor.ReadAsync("/console/changes?kind=recovered")).Should().Equal("B");
        Keys(await visitor.ReadAsync("/console/changes?kind=new")).Should().Equal("E");
        Keys(await visitor.ReadAsync("/console/changes?kind=gone")).Should().Equal("D");
        Keys(await visitor.ReadAsync("/console/changes?now=1&before=2")).Should().Equal("A");
        var list = await visitor.ReadAsync(CallList().Match(risen).Value);
        list.Should().Contain("Only customers who are newly at risk.").And.NotContain(">C</a>");
    }

    [Fact]
    public async Task Where_another_version_scored_the_model_is_told_from_the_customer()
    {
        await using var service = await StartAsync(HandMadeModel.Weighed(-2), RunningService.Quick);
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(File("SAME,20,60,One year,0,No,No", $"MOVED,{Staying}", "UNREAD,,60,One year,0,No,No"));
        HandMadeModel.Weighed(3).PromoteIn(service.Store);
        var second = service.Store.ChampionVersion()!;
        for (var tries = 0; !(await visitor.ReadAsync("/console")).Contains(second, StringComparison.Ordinal); tries++)
        {
            tries.Should().BeLessThan(200);
            await Task.Delay(50);
        }

        await visitor.ScoreAsync(File(
            "SAME,20,60,One year,0,No,No", "MOVED,1,115,Month-to-month,1,Yes,No", "UNREAD,,60,One year,0,No,No"));

        var all = await visitor.ReadAsync("/console/changes");
        Keys(all).Should().BeEquivalentTo("SAME", "MOVED", "UNREAD");
        all.Should().Contain("Now, by the earlier version");
        Keys(await visitor.ReadAsync("/console/changes?cause=model")).Should().BeEquivalentTo("SAME", "UNREAD");
        Keys(await visitor.ReadAsync("/console/changes?cause=customer")).Should().Equal("MOVED");
        Row(all, "SAME").Should().Contain("the model did").And.NotContain("→");
    }

    [Fact]
    public async Task Pages_of_changes_follow_each_other_and_no_address_names_a_customer()
    {
        await using var service = await StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(File([.. Enumerable.Range(0, 70).Select(i => $"C{i},{Staying}")]));
        await visitor.ScoreAsync(File([.. Enumerable.Range(0, 70).Select(i => $"C{i},{Leaving}")]));

        var first = await visitor.ReadAsync("/console/changes?cause=customer");
        var next = Next().Match(first).Groups[1].Value;
        var second = await visitor.ReadAsync(next);

        next.Should().Contain("page=2").And.Contain("cause=customer");
        Keys(first).Should().HaveCount(50);
        Keys(second).Should().HaveCount(20).And.NotIntersectWith(Keys(first));
        Address().Matches(first).Select(match => match.Groups[1].Value).Should().NotContain(address => address.Contains("C1"));
    }

    [Fact]
    public async Task With_fewer_than_two_runs_the_page_says_what_to_do()
    {
        await using var service = await StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);
        (await visitor.ReadAsync("/console/changes")).Should().Contain("Two scoring runs are needed");
        await visitor.ScoreAsync(File($"A,{Staying}"));

        (await visitor.ReadAsync("/console/changes?now=1&before=1&kind=nonsense&page=-3")).Should()
            .Contain("Two scoring runs are needed");
    }

    [Fact]
    public async Task Whoever_may_not_score_does_not_see_who_changed()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        await using var service = await StartAsync(new HandMadeModel(), keys.Setting);
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);

        (await visitor.OpenAsync("/console/changes")).Headers.Location!.OriginalString
            .Should().Be("/console/sign-in?needs=predict");
    }

    [Fact]
    public async Task A_segment_of_the_last_run_leads_to_its_call_list_and_small_ones_have_no_figures()
    {
        await using var service = await StartAsync(new HandMadeModel(), "--ChurnApi:MinCell=2");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(File(
        [
            .. Enumerable.Range(0, 6).Select(i => $"L{i},1,{(i < 3 ? 100 : 80)},Month-to-month,1,Yes,No"),
            .. Enumerable.Range(0, 4).Select(i => $"S{i},{Staying}"),
        ]));

        var page = await visitor.ReadAsync("/console/segments");
        var link = SegmentLink().Match(page);

        page.Should().Contain("The last scoring run, by segment");
        link.Success.Should().BeTrue();
        var rows = int.Parse(link.Groups[2].Value, CultureInfo.InvariantCulture);
        (await visitor.ReadAsync(link.Groups[1].Value)).Should().Contain($"{rows} rows.");
    }

    internal static string File(params string[] rows) =>
        ConsoleRunsTests.Header + string.Concat(rows.Select(row => row + "\n"));

    private static string[] Keys(string page) => [.. Named().Matches(page).Select(row => row.Groups[1].Value)];

    private static string Row(string page, string key)
    {
        var start = page.IndexOf($">{key}</a>", StringComparison.Ordinal);
        return page[start..page.IndexOf("</tr>", start, StringComparison.Ordinal)];
    }

    private Task<RunningService> StartAsync(HandMadeModel model, params string[] settings) => RunningService.StartAsync(
        model, [$"--ChurnApi:Log=sqlite:{folder["log.db"]}", .. settings]);

    [GeneratedRegex("""<th scope="row"><a href="/console/calls/\d+/\d+">([^<]*)</a>""")]
    private static partial Regex Named();

    [GeneratedRegex("""/console/calls\?run=2&since=1""")]
    private static partial Regex CallList();

    [GeneratedRegex("""<a href="([^"]*)" rel="next">""")]
    private static partial Regex Next();

    [GeneratedRegex("""href="([^"]*)" """)]
    private static partial Regex Address();

    [GeneratedRegex("""<a href="(/console/calls\?run=1&segment=[^"]*)">(\d+) rows""")]
    private static partial Regex SegmentLink();
}
