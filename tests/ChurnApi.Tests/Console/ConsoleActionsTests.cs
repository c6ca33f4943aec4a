using System.Globalization;
using Churn.Core.Csv;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Deque.AxeCore.Playwright;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;

namespace ChurnApi.Tests.Console;

/// <summary>What call lists of the console do with actions: the same as the command line.</summary>
public sealed class ConsoleActionsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task An_action_with_a_trial_is_planned_by_its_uplift_and_says_so()
    {
        var uplift = new HandMadeUplift();
        uplift.PromoteIn(new ModelStore(folder["trials"]));
        await using var service = await StartAsync("""
            { "name": "offer", "contactCost": 1, "acceptanceCost": 0, "acceptance": "measured", "uplift": "trials",
              "valueKept": 200 }
            """);
        using var visitor = new Visitor(service);

        await visitor.ScoreAsync(ConsoleRunsTests.Customers(40));
        var list = await visitor.ReadAsync("/console/calls?run=1");
        var csv = await CsvAsync(visitor, 1);

        csv.Should().OnlyContain(row => row["evidence"] == "trial").And.HaveCountGreaterThan(10);
        foreach (var row in csv) // the tenure of customer Ci is 1 + i
            double.Parse(row["expected_profit"], CultureInfo.InvariantCulture).Should().BeApproximately(
                (uplift.Uplift(1 + int.Parse(row["customerID"][1..], CultureInfo.InvariantCulture)) * 200) - 1, 0.011);
        csv.Select(row => row["customerID"]).Should().NotContain("C39", "the uplift is below 0 after 20 months");
        list.Should().Contain("a trial").And.Contain("trials measured the effects");
        var run = await service.Services.GetRequiredService<PredictionLog>().Store.Runs.FindAsync(1);
        (run!.Content.Plan!.ProfitUpper - run.Content.Plan.ExpectedProfit).Should().BePositive();
    }

    [Theory]
    [InlineData("""{ "name": "offer", "contactCost": 1, "acceptanceCost": 0, "acceptance": "measured", "valueKept": 9 }""",
        "The acceptance of 'offer' is to be measured")]
    [InlineData("""
        { "name": "offer", "contactCost": 1, "acceptanceCost": 0, "acceptance": "measured", "uplift": "trials", "valueKept": 9 }
        """, "The uplift model of the action 'offer' cannot be used.")]
    [InlineData("""
        { "name": "mail", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.5, "valueKept": 99,
          "messages": [{ "language": "en", "body": "Hello" }, { "language": "de", "body": "Hallo" }] }
        """, "Say which language to write")]
    public async Task What_keeps_actions_from_being_planned_refuses_the_file(string action, string sentence)
    {
        await using var service = await StartAsync(action);
        using var visitor = new Visitor(service);

        (await visitor.ScoreAsync(ConsoleRunsTests.Customers(3)))
            .Should().Contain("The file was not scored.").And.Contain(sentence);
    }

    [Fact]
    public async Task Whom_a_kept_list_contacted_is_left_alone_until_the_cool_down_is_over()
    {
        await using var service = await StartAsync(
            """
            { "name": "call", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.9, "valueKept": 900, "capacity": 10,
              "coolDown": { "days": 30 } },
            { "name": "mail", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.1, "valueKept": 900, "capacity": 10,
              "notAfter": ["call"] }
            """);
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        var first = (await CsvAsync(visitor, 1)).ToLookup(row => row["group"] == "control" ? "control" : row["action"]);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        var before = await CsvAsync(visitor, 2);
        await visitor.SendAsync("/console/calls", "/console/calls?run=1&handler=Keep", ("campaign", "spring"));

        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        var soon = await CsvAsync(visitor, 3);
        var page = await visitor.ReadAsync("/console/calls?run=3");
        clock.Advance(TimeSpan.FromDays(30));
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        var later = await CsvAsync(visitor, 4);

        var called = Keys(first["call"]);
        called.Should().HaveCount(10);
        Keys(before).Should().Contain(called, "a list that is not kept contacts nobody");
        Keys(soon).Should().NotIntersectWith(called).And.Contain(Keys(first["control"]), "controls were left alone");
        page.Should().Contain("10 customers get nothing, since lists that were kept contacted them").And.Contain("2026-03-02");
        Keys(later.Where(row => row["action"] == "call")).Should().Contain(called);
        Keys(later.Where(row => row["action"] == "mail")).Should().NotIntersectWith(called, "mail is never after a call");
    }

    [Fact]
    public async Task A_message_is_with_its_customer_and_in_the_export_and_its_values_are_kept_encrypted()
    {
        await using var service = await StartAsync("""
            { "name": "mail", "channel": "e-mail", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.5, "valueKept": 900,
              "messages": [
                { "language": "en", "subject": "Dear {FirstName}", "body": "<p>Dear {FirstName}, {lever:1|your plan}</p>" },
                { "language": "de", "body": "Guten Tag {FirstName}" }] }
            """);
        using var visitor = new Visitor(service);
        var form = await visitor.ReadAsync("/console/runs");

        await visitor.ScoreAsync(
            Named("Ada & Co", "Bob", "=1+1"), fields: [("language", "en"), ("language-column", "Speaks")]);
        await visitor.SendAsync("/console/calls", "/console/calls?handler=Plan", ("budget", "100"), ("control", "0"));
        await visitor.SettledAsync("/console/calls?run=1");
        var customer = await visitor.ReadAsync("/console/calls/1/0");
        var csv = (await CsvAsync(visitor, 1)).ToDictionary(row => row["customerID"]);

        form.Should().Contain("Language of messages").And.Contain("<option value=\"de\">");
        customer.Should().Contain("<strong>Dear Ada & Co</strong>").And.Contain("<p>Dear Ada &amp; Co, ");
        (csv["C0"]["subject"], csv["C1"]["subject"], csv["C1"]["message"]).Should().Be(("Dear Ada & Co", "", "Guten Tag Bob"));
        csv["C0"]["message"].Should().MatchRegex(
            "^<p>Dear Ada &amp; Co, (Contract|MonthlyCharges|PaperlessBilling|your plan)</p>$");
        csv["C2"]["subject"].Should().Be("Dear =1+1");
        (await visitor.OpenAsync("/console/calls/list.xlsx?run=1")).IsSuccessStatusCode.Should().BeTrue();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Path, "log.db*"))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should().NotContain("Ada &");
        service.Log.Lines.Should().NotContain(line => line.Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_whose_messages_lack_a_value_is_neither_kept_nor_exported_and_says_why()
    {
        await using var service = await StartAsync("""
            { "name": "mail", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.5, "valueKept": 900,
              "messages": [{ "language": "en", "body": "Dear {FirstName}" }] }
            """);
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(Named("Ada", "", "Bob"));
        await visitor.SendAsync("/console/calls", "/console/calls?handler=Plan", ("budget", "100"), ("control", "0"));
        var list = await visitor.SettledAsync("/console/calls?run=1");

        var kept = await visitor.SendAsync("/console/calls", "/console/calls?run=1&handler=Keep", ("campaign", "spring"));
        var exported = await visitor.OpenAsync("/console/calls/list.csv?run=1");

        list.Should().Contain("The message of 'mail' has no value for {FirstName} with 1 customer.")
            .And.NotContain("Export as CSV");
        (await kept.Content.ReadAsStringAsync()).Should().Contain("cannot be kept or exported");
        exported.Headers.Location!.OriginalString.Should().Be("/console/calls?run=1");
        (await visitor.ReadAsync("/console/calls?run=1")).Should().Contain("Keep this list");
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Dark, "en")]
    [InlineData(390, ColorScheme.Light, "zh-Hans")]
    public async Task In_a_browser_a_list_shows_its_actions_and_a_customer_their_message(
        int width, ColorScheme scheme, string language)
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await StartAsync("""
            { "name": "mail", "description": "A letter", "contactCost": 1, "acceptanceCost": 0, "acceptance": 0.5,
              "valueKept": 900, "coolDown": { "days": 30 },
              "messages": [{ "language": "en", "body": "Dear {FirstName}" }, { "language": "de", "body": "Hallo {FirstName}" }] }
            """);
        await File.WriteAllTextAsync(folder["customers.csv"], Named([.. Enumerable.Range(0, 30).Select(i => $"Name{i}")]));
        var page = await browser.OpenAsync(service, $"/console/runs?language={language}");
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        await LookAsync();
        await page.SelectOptionAsync("#language", "de");
        await page.SetInputFilesAsync("#file", folder["customers.csv"]);
        await page.Locator("form[data-upload] button").ClickAsync();
        await page.Locator("main a[href='/console/calls?run=1']").ClickAsync();
        await page.Locator("details.card summary").ClickAsync();
        await page.GetByText("A letter").WaitForAsync();
        await LookAsync();
        await page.Locator("main tbody th a[href^='/console/calls/']").First.ClickAsync();
        await page.GetByText("Hallo Name").WaitForAsync();
        await LookAsync();

        complaints.Should().BeEmpty();

        async Task LookAsync()
        {
            var found = await page.RunAxe();
            found.Violations.Select(violation => $"{page.Url}: {violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, page.Url);
        }
    }

    private static string Named(params string[] names) =>
        ConsoleRunsTests.Header.TrimEnd() + ",FirstName,Speaks\n" + string.Concat(names.Select((name, i) =>
            $"C{i},{1 + i},{30 + i},Month-to-month,0,Yes,No,{name},{(i == 1 ? "de-AT" : "")}\n"));

    private static string[] Keys(IEnumerable<Dictionary<string, string>> rows) => [.. rows.Select(row => row["customerID"])];

    private static async Task<List<Dictionary<string, string>>> CsvAsync(Visitor visitor, int run)
    {
        var bytes = await (await visitor.OpenAsync($"/console/calls/list.csv?run={run}")).Content.ReadAsByteArrayAsync();
        var rows = new List<Dictionary<string, string>>();
        string[]? header = null;
        foreach (var line in System.Text.Encoding.UTF8.GetString(bytes).TrimEnd().Split('\n'))
        {
            var fields = new CsvFields();
            fields.Split(System.Text.Encoding.UTF8.GetBytes(line), (byte)',').Should().Be(CsvError.None);
            if (header is null) header = fields.ToStrings();
            else rows.Add(header.Zip(fields.ToStrings()).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }

    private Task<RunningService> StartAsync(string actions)
    {
        File.WriteAllText(folder["actions.json"], $$"""{ "version": 1, "currency": "EUR", "actions": [{{actions}}] }""");
        return RunningService.StartAsync(
            HandMadeModel.WithLevers, clock, $"--ChurnApi:Log=sqlite:{folder["log.db"]}",
            $"--ChurnApi:ActionsFile={folder["actions.json"]}",
            "--ChurnApi:PollInterval=00:01:00"); // the clock that leaps by days stops at every poll
    }
}
