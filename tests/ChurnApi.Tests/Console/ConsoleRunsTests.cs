using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Console;

/// <summary>From a file to a list that is worked off, as a browser without scripts does it.</summary>
public sealed partial class ConsoleRunsTests : IDisposable
{
    internal const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn\n";

    private readonly TempFolder folder = new();

    public static TheoryData<byte[], string> NoTables => new()
    {
        { [.. "PK\u0003\u0004"u8, 0, 0], "Excel workbook" },
        { [.. "<!doctype html><table></table>"u8], "web page" },
        { [.. "  [{\"tenure\": 1}]"u8], "POST /predict/batch" },
        { [0x1F, 0x8B, 8, 0], "compressed" },
        { [.. "%PDF-1.7"u8], "document" },
        { [0xFF, 0xFE, 0x61, 0], "UTF-16" },
        { [1, 2, 0, 3], "no text" },
        { [], "The file is empty" },
        { [.. "id,credit,country\n1,2,3\n"u8], "The model needs the column 'tenure'." },
        { [.. "tenure,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\n"u8], "'tenure' occurs twice" },
        { [.. Encoding.UTF8.GetBytes(Header), .. "A1,1,\"30"u8], "quote" },
    };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    /// <summary>A table of customers; those at the start are at the highest risk.</summary>
    internal static string Customers(int count) => Header + string.Concat(Enumerable.Range(0, count).Select(i =>
        $"C{i},{1 + i},{30 + (i % 80)},{(i % 3 == 0 ? "Month-to-month" : "One year")},0,Yes,No\n"));

    [Fact]
    public async Task A_file_becomes_a_run_and_its_list_names_whom_to_contact_the_most_profitable_first()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var run = await visitor.ScoreAsync(Customers(40) + "GONE,1,30,Month-to-month,0,Yes,Yes\n");
        var list = await visitor.ReadAsync("/console/calls");

        run.Should().Contain("40 customers, 0 rows refused, 1 customers who have left");
        Keys(list).Should().NotBeEmpty().And.NotContain("GONE");
        Profits(list).Should().BeInDescendingOrder().And.OnlyContain(profit => profit > 0);
        list.Should().Contain("example terms").And.Contain("<polyline").And.Contain("tenure: 1");
        (await visitor.ReadAsync("/console")).Should().Contain("customers.csv").And.Contain("The last scoring run");
    }

    [Theory, MemberData(nameof(NoTables))]
    public async Task A_file_that_is_no_table_of_customers_is_refused_with_a_sentence(byte[] content, string sentence)
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var sent = await visitor.UploadAsync(new ByteArrayContent(content));
        var page = await visitor.SettledAsync(sent.Headers.Location!.OriginalString);

        page.Should().Contain("The file was not scored.").And.Contain(sentence).And.NotContain("allowMissingColumns");
        (await visitor.ReadAsync("/console/calls")).Should().Contain("No file was scored yet.");
    }

    [Fact]
    public async Task A_model_of_another_target_makes_no_call_list()
    {
        await using var service = await RunningService.StartAsync(
            ConsolePagesTests.OfPurchases, $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
        using var visitor = new Visitor(service);

        var page = await visitor.ScoreAsync(Header + "A1,1,30,Month-to-month,0,Yes,No\n");

        page.Should().Contain("The file was not scored.").And.Contain("churn score FILE");
    }

    [Fact]
    public async Task Rows_that_cannot_be_scored_are_refused_with_their_line_and_without_values()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var page = await visitor.ScoreAsync(
            Header + "A1,1,30,Month-to-month,0,Yes,No\nA2,secret,30,Month-to-month,0,Yes,No\n\nA3,1\nA1,2,30,One year,0,No,No\n"
            + ",1,30,One year,0,No,No\n");

        Faults().Matches(page).Select(fault => fault.Groups[1].Value).Should().Equal("3", "5", "6", "7");
        page.Should().Contain("1 customers, 4 rows refused").And.NotContain("secret").And.Contain("that one counts");
    }

    [Fact]
    public async Task An_erased_customer_of_a_file_is_neither_scored_nor_remembered()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        service.Services.GetRequiredService<ModelStore>().Block("C1", []);

        var page = await visitor.ScoreAsync(Customers(3));

        page.Should().Contain("2 customers, 1 rows refused").And.Contain("The customer was erased");
        var log = service.Services.GetRequiredService<PredictionLog>();
        var logged = await log.ReadAsync(store => store.CountCustomerAsync(store.HashOf("C1")));
        logged.Should().Be(new CustomerRowCounts(0, 0, 0, 0));
        (await log.ReadAsync(store => store.CountCustomerAsync(store.HashOf("C2")))).Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_file_is_not_scored_while_nobody_knows_who_was_erased()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        File.WriteAllText(Path.Combine(service.Services.GetRequiredService<ModelStore>().Folder, "erased.json"), "{");

        (await visitor.ScoreAsync(Customers(3))).Should().Contain("The list of erased customers cannot be read.");
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var service = await StartAsync("--ChurnApi:MaxStreamBytes=2048", "--ChurnApi:MaxPredictBytes=1024");
        using var visitor = new Visitor(service);

        var sent = await visitor.UploadAsync(new StringContent(Customers(100)));

        sent.Headers.Location!.OriginalString.Should().Be("/console/runs?why=too-large");
        (await visitor.ReadAsync("/console/runs?why=too-large")).Should().Contain("larger than the service takes");
    }

    [Fact]
    public async Task A_list_is_planned_within_a_budget_kept_exported_and_worked_off()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read | Scopes.Predict);
        await using var service = await StartAsync(keys.Setting);
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);
        await visitor.ScoreAsync(Customers(60));

        await visitor.SendAsync("/console/calls", "/console/calls?handler=Plan", ("budget", "100"), ("control", "20"));
        var planned = await visitor.SettledAsync("/console/calls?run=1");
        await visitor.SendAsync("/console/calls", "/console/calls?run=1&handler=Keep", ("campaign", "spring-2026"));
        var kept = await visitor.ReadAsync("/console/calls?run=1&state=open");
        var place = Places().Match(kept).Groups[1].Value;
        await visitor.SendAsync(
            "/console/calls", "/console/calls?run=1&handler=Mark", ("place", place), ("contacted", "true"));

        planned.Should().Contain("of a budget of 100");
        kept.Should().Contain("spring-2026").And.NotContain("Plan again");
        Keys(await visitor.ReadAsync("/console/calls?run=1&state=done")).Should().ContainSingle();
        var csv = (await visitor.ReadAsync("/console/calls/list.csv?run=1")).TrimEnd().Split('\n');
        csv[0].Should().StartWith(
            "customerID,campaign_id,campaign_date,action,channel,group,churn_probability,expected_profit,value,reason_1");
        csv.Skip(1).Should().HaveCount(Keys(planned).Length).And.OnlyContain(
            row => Regex.IsMatch(row, @",spring-2026,\d{4}-\d\d-\d\d,contact,,"));
        var groups = await PredictionsAsync(service);
        groups.Count(group => group == "treatment").Should().Be(csv.Count(row => row.Contains(",treatment,")));
        groups.Count(group => group == "control").Should().Be(csv.Count(row => row.Contains(",control,"))).And.BePositive();
        var audit = await File.ReadAllTextAsync(keys.Audit);
        audit.Should().Contain("keep-list").And.Contain("mark-contacted").And.Contain("1 rows of run 1").And.NotContain("\"C");
    }

    [Fact]
    public async Task The_profit_of_a_list_has_an_interval_and_the_curve_agrees_with_it_at_its_budget()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(Customers(80));
        await visitor.SendAsync("/console/calls", "/console/calls?handler=Plan", ("budget", "100"), ("control", "20"));

        var page = await visitor.SettledAsync("/console/calls?run=1");
        var run = await service.Services.GetRequiredService<PredictionLog>().Store.Runs.FindAsync(1);

        var plan = run!.Content.Plan!;
        plan.ProfitLower.Should().BeLessThan(plan.ExpectedProfit);
        plan.ProfitUpper.Should().BeGreaterThan(plan.ExpectedProfit);
        plan.Curve.Single(point => point.Budget == 100).ExpectedProfit.Should().Be(plan.ExpectedProfit);
        plan.Curve.Select(point => point.Budget).Should().BeInAscendingOrder();
        page.Should().Contain("if acceptance and value are as assumed");
    }

    [Fact]
    public async Task A_list_that_was_kept_in_another_tab_is_not_planned_again_in_this_one()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(Customers(40));
        const string Page = "/console/calls?run=1";
        await visitor.SendAsync(Page, "/console/calls?run=1&handler=Keep", ("campaign", "spring"));

        var late = await visitor.SendAsync(
            "/console/runs", "/console/calls?run=1&handler=Plan", ("budget", "5"), ("control", "0"));
        await visitor.SendAsync(Page, "/console/calls?run=1&handler=Keep", ("campaign", "autumn"));

        (await late.Content.ReadAsStringAsync()).Should().Contain("The list is kept, and stays as it is.");
        (await visitor.ReadAsync(Page)).Should().Contain("kept as campaign spring").And.NotContain("autumn");
    }

    [Fact]
    public async Task A_list_is_exported_as_a_workbook_of_what_is_shown()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(Customers(30));

        var answer = await visitor.OpenAsync("/console/calls/list.xlsx?run=1&least=60");

        using var book = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var shown = Keys(await visitor.ReadAsync("/console/calls?run=1&least=60"));
        Regex.Count(await sheet.ReadToEndAsync(), "<row").Should().Be(shown.Length + 1);
    }

    [Fact]
    public async Task Pages_of_a_list_follow_each_other_and_filters_are_kept()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(Customers(90));
        await visitor.SendAsync("/console/calls", "/console/calls?handler=Plan", ("budget", "100000"), ("control", "0"));
        var first = await visitor.SettledAsync("/console/calls?run=1&sort=probability");

        var next = Next().Match(first).Groups[1].Value;
        var second = await visitor.ReadAsync("/console/calls" + next);

        next.Should().Contain("sort=probability").And.NotContain("C");
        Keys(first).Should().HaveCount(50);
        Keys(second).Should().NotBeEmpty().And.NotIntersectWith(Keys(first));
    }

    [Fact]
    public async Task A_key_with_script_in_it_is_found_by_a_form_and_is_text_and_in_no_address()
    {
        const string Key = "<script>alert(1)</script>";
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync($"{Header}{Key},1,30,Month-to-month,0,Yes,No\n");
        await visitor.ScoreAsync($"{Header}{Key},20,30,Month-to-month,0,Yes,No\n");

        var found = await visitor.SendAsync("/console/calls", "/console/calls?handler=Find", ("key", Key));
        var unknown = await visitor.SendAsync("/console/calls", "/console/calls?handler=Find", ("key", "nobody"));
        var html = await (await visitor.OpenAsync(found.Headers.Location!.OriginalString)).Content.ReadAsStringAsync();

        found.Headers.Location!.OriginalString.Should().Be("/console/calls/2/0");
        html.Should().Contain("&lt;script&gt;").And.NotContain("<script>alert").And.Contain("/console/calls/1/0");
        (await unknown.Content.ReadAsStringAsync()).Should().Contain("No customer of a run has this key.");
        service.Log.Lines.Should().NotContain(line => line.Contains("script", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_without_the_token_of_a_form_is_not_scored()
    {
        await using var service = await StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent(Customers(3)), "file", "customers.csv" } };

        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };
        var answer = await client.PostAsync(new Uri("/console/runs", UriKind.Relative), form);

        answer.Headers.Location!.OriginalString.Should().Be("/console/runs?why=old-form");
        using var visitor = new Visitor(service);
        (await visitor.ReadAsync("/console/runs?why=old-form")).Should().Contain("nothing was done").And.Contain("None yet.");
    }

    [Fact]
    public async Task Whoever_may_not_score_sees_figures_and_no_customer_and_is_told_why()
    {
        using var keys = new KeysOnDisk();
        var (score, read) = (keys.Add(Scopes.Read | Scopes.Predict), keys.Add(Scopes.Read));
        await using var service = await StartAsync(keys.Setting);
        using var scorer = new Visitor(service);
        await scorer.SignInAsync(score);
        await scorer.ScoreAsync(Customers(20));
        using var reader = new Visitor(service);
        await reader.SignInAsync(read);

        (await reader.ReadAsync("/console")).Should().Contain("has the scope “predict”").And.NotContain("type=\"file\"");
        foreach (var path in new[] { "/console/calls", "/console/calls/1/0", "/console/calls/list.csv?run=1" })
            (await reader.OpenAsync(path)).Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=predict");
        (await reader.UploadAsync(new StringContent(Customers(3)))).Headers.Location!.OriginalString
            .Should().Be("/console/sign-in?needs=predict");
    }

    [Fact]
    public async Task A_run_under_way_outlasts_a_reload_and_can_be_cancelled()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        var file = new StalledFile(Customers(200));
        var sending = visitor.UploadAsync(file);
        await file.HasStalled;

        var page = await (await visitor.OpenAsync("/console/runs/1")).Content.ReadAsStringAsync();
        (await visitor.OpenAsync("/console/runs/1")).Headers.GetValues("Refresh").Should().Equal("2");
        await visitor.SendAsync("/console/runs/1", "/console/runs/1?handler=Cancel");
        var ended = await visitor.SettledAsync("/console/runs/1");
        file.GoOn();

        page.Should().Contain("being scored");
        ended.Should().Contain("cancelled");
        (await sending).Headers.Location!.OriginalString.Should().Be("/console/runs/1");
        (await visitor.ReadAsync("/console/runs/1")).Should().Contain("cancelled");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_and_a_run_of_before_a_crash_are_interrupted_and_say_what_to_do()
    {
        await OpenLogAsync(store => store.Runs.BeginAsync(
            RunState.Scoring, new RunContent { File = "of-before.csv", By = "me" }, DateTimeOffset.UnixEpoch.AddYears(56)));
        await using var service = await StartAsync();
        using (var leaving = new Visitor(service))
        {
            var file = new StalledFile(Customers(200));
            _ = leaving.UploadAsync(file).ContinueWith(sent => sent.Exception, TaskScheduler.Default);
            await file.HasStalled;
        }

        using var visitor = new Visitor(service);
        (await visitor.SettledAsync("/console/runs/1")).Should().Contain("send the same file again");
        (await visitor.SettledAsync("/console/runs/2")).Should().Contain("send the same file again");
    }

    [Fact]
    public async Task Without_a_log_or_with_one_that_is_away_pages_say_so()
    {
        await using var without = await RunningService.StartAsync(new HandMadeModel());
        using var visitor = new Visitor(without);
        (await visitor.ReadAsync("/console/calls")).Should().Contain("keeps no log");
        (await visitor.OpenAsync("/console/calls/list.csv?run=1")).Headers.Location!.OriginalString.Should().Be("/console/calls");

        await using var away = await StartAsync();
        using var other = new Visitor(away);
        using (var connection = new SqliteConnection($"Data Source={folder["log.db"]}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE runs RENAME TO runs_away";
            command.ExecuteNonQuery();
        }

        (await other.ReadAsync("/console/runs")).Should().Contain("cannot be read now");
        (await other.ReadAsync("/console")).Should().Contain("cannot be read now").And.Contain("Where they are");
    }

    [Fact]
    public async Task Actions_of_the_service_are_planned_by_columns_that_the_model_does_not_know()
    {
        File.WriteAllText(folder["actions.json"], """
            {
              "version": 1, "currency": "EUR",
              "actions": [
                { "name": "mail", "contactCost": 0.1, "acceptanceCost": 1, "acceptance": 0.3, "valueKept": 200 },
                { "name": "call", "channel": "phone", "contactCost": 5, "acceptanceCost": 0, "acceptance": 0.9, "valueKept": 900,
                  "eligibility": ["optIn = yes"], "capacity": 4 }
              ]
            }
            """);
        await using var service = await StartAsync($"--ChurnApi:ActionsFile={folder["actions.json"]}");
        using var visitor = new Visitor(service);
        var rows = Customers(40).TrimEnd().Split('\n');
        await visitor.ScoreAsync($"{rows[0]},optIn\n" + string.Concat(rows.Skip(1).Select((row, i) =>
            $"{row},{(i % 4 == 0 ? "yes" : "no")}\n")));

        var called = await visitor.ReadAsync("/console/calls?run=1&action=1");

        Keys(called).Select(key => int.Parse(key[1..], CultureInfo.InvariantCulture) % 4).Should()
            .HaveCountGreaterThan(2).And.OnlyContain(rest => rest == 0);
        (await visitor.ScoreAsync(Customers(3))).Should().Contain("The actions name the column 'optIn'");
        called.Should().Contain("EUR").And.NotContain("example terms");
    }

    private static string[] Keys(string page) => [.. Row().Matches(page).Select(row => row.Groups[1].Value)];

    private static double[] Profits(string page) =>
        [.. Profit().Matches(page).Select(row => double.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture))];

    private static async Task<List<string?>> PredictionsAsync(RunningService service)
    {
        var groups = new List<string?>();
        await foreach (var row in service.Services.GetRequiredService<PredictionLog>().Store.ReadAsync(
            DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-10)))
            groups.Add(row.Group);
        return groups;
    }

    private Task<RunningService> StartAsync(params string[] settings) => RunningService.StartAsync(
        HandMadeModel.WithReasons, [$"--ChurnApi:Log=sqlite:{folder["log.db"]}", .. settings]);

    private async Task OpenLogAsync(Func<IOutcomeStore, Task> use)
    {
        LogLocation.TryParse($"sqlite:{folder["log.db"]}", out var location, out _).Should().BeTrue();
        using var store = location!.CreateStore();
        await store.OpenAsync();
        await use(store);
    }

    [GeneratedRegex("""<th scope="row"><a href="/console/calls/\d+/\d+">([^<]*)</a>""")]
    private static partial Regex Row();

    [GeneratedRegex("""data-label="Expected profit">([\d.,]+)<""")]
    private static partial Regex Profit();

    [GeneratedRegex("""<th scope="row" class="number">(\d+)</th>""")]
    private static partial Regex Faults();

    [GeneratedRegex("""name="place" value="(\d+)""")]
    private static partial Regex Places();

    [GeneratedRegex("""<a href="([^"]*)" rel="next">""")]
    private static partial Regex Next();

    /// <summary>A file of which the sender sends a part, and the rest only when told.</summary>
    private sealed class StalledFile(string table) : HttpContent
    {
        private readonly TaskCompletionSource stalled = new();
        private readonly TaskCompletionSource goesOn = new();

        public Task HasStalled => stalled.Task;

        public void GoOn() => goesOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = table.Length / 2;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(table[..half]));
            await stream.FlushAsync();
            await Task.Delay(500);
            stalled.SetResult();
            await goesOn.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(table[half..]));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = table.Length;
            return true;
        }
    }
}
