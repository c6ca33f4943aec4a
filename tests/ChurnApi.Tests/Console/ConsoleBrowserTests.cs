using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChurnApi.Tests.Console;

/// <summary>What an analyst sees, in a real browser.</summary>
public class ConsoleBrowserTests
{
    [SkippableTheory]
    [InlineData(1200, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Every_page_is_accessible_fits_the_window_and_breaks_no_policy(int width, ColorScheme scheme)
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers);
        var page = await browser.OpenAsync();
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        string[] paths = [.. ConsolePagesTests.Addresses, $"/console/models/{service.Store.ChampionVersion()}"];
        foreach (var path in paths)
        {
            await page.GotoAsync(new Uri(service.Address, path).ToString());
            var found = await page.RunAxe(new AxeRunOptions { Iframes = false }); // a report runs no script, axe neither
            found.Violations.Select(violation => $"{path}: {violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, path);
        }

        complaints.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Light, "en")]
    [InlineData(1200, ColorScheme.Dark, "en")]
    [InlineData(390, ColorScheme.Light, "zh-Hans")]
    public async Task A_file_is_sent_scored_planned_kept_and_worked_off(int width, ColorScheme scheme, string language)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["customers.csv"], ConsoleRunsTests.Customers(80) + "C1,1,30,One year,0,Yes,No\n");
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithLevers, $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
        var page = await browser.OpenAsync(service, $"/console?language={language}");
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.SetInputFilesAsync("#file", folder["customers.csv"]);
        await page.Locator("form[data-upload] button").ClickAsync();
        await SystemBrowser.ArriveAsync(page, "/console/runs/1$");
        await page.Locator("main a[href='/console/calls?run=1']").WaitForAsync();
        await LookAsync();
        await page.Locator("main a[href='/console/calls?run=1']").ClickAsync();
        await LookAsync();
        await page.FillAsync("#budget", "150");
        await page.Locator("form[action*='handler=Plan'] button").ClickAsync();
        await page.Locator("#budget[value='150']").WaitForAsync();
        await page.FillAsync("#campaign", "spring");
        await page.Locator("form[action*='handler=Keep'] button").ClickAsync();
        await page.Locator("input[name=place]").First.CheckAsync();
        await page.Locator("button[name=contacted][value=true]").ClickAsync();
        await page.SelectOptionAsync("#state", "done");
        await page.Locator("form[method=get] button").ClickAsync();
        await SystemBrowser.ArriveAsync(page, "state=done");
        var rows = page.Locator("main tbody tr th a[href^='/console/calls/']");
        (await rows.CountAsync()).Should().Be(1);
        await LookAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='list.xlsx']").ClickAsync());
        download.SuggestedFilename.Should().Be("spring.xlsx");
        await rows.First.ClickAsync();
        await page.FillAsync("#note", "wants a call after May, or none at all");
        await page.Locator("form[action*='handler=Note'] button").ClickAsync();
        await page.GetByText("wants a call after May").First.WaitForAsync();
        await LookAsync();
        await File.WriteAllTextAsync(
            folder["customers.csv"], ConsoleRunsTests.Customers(90).Replace(",One year,", ",Month-to-month,"));
        await page.GotoAsync(new Uri(service.Address, "/console/runs").ToString());
        await page.SetInputFilesAsync("#file", folder["customers.csv"]);
        await page.Locator("form[data-upload] button").ClickAsync();
        await page.Locator("main a[href='/console/calls?run=2']").WaitForAsync();
        foreach (var path in new[]
        {
            "/console", "/console/runs", "/console/segments", "/console/changes", "/console/changes?kind=new",
            "/console/calls?run=2&since=1", "/console/data",
        })
        {
            await page.GotoAsync(new Uri(service.Address, path).ToString());
            await LookAsync();
        }

        var closed = page.Locator("details:not([open]) > summary");
        while (await closed.CountAsync() > 0) await closed.First.ClickAsync();
        await LookAsync();
        await page.GotoAsync(new Uri(service.Address, "/console/segments").ToString());
        var cell = page.Locator(".matrix a").First;
        var count = System.Text.RegularExpressions.Regex.Match(await cell.InnerTextAsync(), @"\d+").Value;
        await cell.ClickAsync();
        await SystemBrowser.ArriveAsync(page, @"/console/calls\?run=2&");
        (await rows.CountAsync()).Should().Be(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        await LookAsync();
        var at = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("O");
        await File.WriteAllTextAsync(folder["outcomes.csv"], $"customerId,churned,at\nC1,true,{at}\nC2,perhaps,{at}\n");
        await page.GotoAsync(new Uri(service.Address, "/console/monitoring").ToString());
        await page.Locator("details > summary").ClickAsync();
        await LookAsync();
        await page.SetInputFilesAsync("#file", folder["outcomes.csv"]);
        await page.Locator("form[data-upload] button").ClickAsync();
        await SystemBrowser.ArriveAsync(page, @"/console/monitoring\?taken=");
        (await page.Locator("#taken ~ dl dd").AllInnerTextsAsync()).Should().Equal("1", "0", "0", "0", "0", "0", "1");
        await LookAsync();
        (HandMadeModel.WithLevers with { Intercept = 1 }).PublishIn(service.Store);
        await page.GotoAsync(new Uri(service.Address, "/console/models").ToString());
        await page.Locator("form[action$='compare'] button").ClickAsync();
        await SystemBrowser.ArriveAsync(page, @"/console/models/compare\?first=");
        await LookAsync();

        service.Log.Lines.Should().NotContain(line => line.Contains("C1", StringComparison.Ordinal));
        complaints.Should().BeEmpty();

        async Task LookAsync()
        {
            var found = await page.RunAxe();
            found.Violations.Select(violation => $"{page.Url}: {violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, page.Url);
        }
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Light, "en")]
    [InlineData(1200, ColorScheme.Dark, "zh-Hans")]
    [InlineData(390, ColorScheme.Light, "en")]
    public async Task An_admin_declares_columns_and_corrects_what_does_not_fit(int width, ColorScheme scheme, string language)
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Admin);
        using var folder = new TempFolder();
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithLevers, keys.Setting, $"--ChurnApi:ColumnsFile={folder["columns.json"]}");
        var page = await browser.OpenAsync(service, $"/console/sign-in?language={language}&back=/console/data");
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.FillAsync("#credential", key);
        await page.Keyboard.PressAsync("Enter");

        await page.Locator("main form details").Nth(2).Locator("summary").ClickAsync();
        await page.SelectOptionAsync("#actionable-2", "Up");
        await page.FillAsync("#displayname-2", "Contract term");
        await page.Locator("main form button").ClickAsync();
        await page.Locator("main form details[open] .warning").WaitForAsync();
        await LookAsync();
        await page.SelectOptionAsync("#actionable-2", "Any");
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".done").WaitForAsync();
        await LookAsync();

        (await File.ReadAllTextAsync(folder["columns.json"])).Should().Contain("Contract term").And.Contain("any");
        complaints.Should().BeEmpty();

        async Task LookAsync()
        {
            var found = await page.RunAxe();
            found.Violations.Select(violation => $"{violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        }
    }

    [SkippableFact]
    public async Task Ten_tasks_of_a_new_user_take_the_clicks_that_the_document_says()
    {
        using var folder = new TempFolder();
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithLevers, $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60));
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(60).Replace(",One year,", ",Month-to-month,"));
        var page = await browser.OpenAsync(service, "/console");
        var (clicks, counts) = (0, new List<int>());

        await BeginAsync(); // 1. the most valuable leavers
        await ClickAsync("nav a[href='/console/calls']");
        await page.SelectOptionAsync("#sort", "value");
        clicks++;
        await ClickAsync("form[method=get] button");
        await SystemBrowser.ArriveAsync(page, "sort=value");
        await EndAsync("main tbody tr");

        await BeginAsync(); // 2. why one of them
        await ClickAsync("nav a[href='/console/calls']");
        await ClickAsync("main tbody th a >> nth=0");
        await EndAsync("ul.reasons li");

        await BeginAsync(); // 3. a list for a budget
        await ClickAsync("nav a[href='/console/calls']");
        await page.FillAsync("#budget", "150");
        await ClickAsync("form[action*='handler=Plan'] button");
        await EndAsync("#budget[value='150']");

        await BeginAsync(); // 4. who is newly at risk
        await ClickAsync("main a[href='/console/changes']");
        await EndAsync("main tbody th a");

        await BeginAsync(); // 5. was the model right
        await ClickAsync("nav a[href='/console/monitoring']");
        await EndAsync("#trust");

        await BeginAsync(); // 6. the list of a segment
        await ClickAsync("nav a[href='/console/segments']");
        await ClickAsync("main a[href*='segment='] >> nth=0");
        await EndAsync("main tbody tr");

        await BeginAsync(); // 7. what another contract would change
        await ClickAsync("nav a[href='/console/customer']");
        await ClickAsync("main a[href='?example=true']");
        await page.SelectOptionAsync("#other-2", "Two year");
        clicks++;
        await EndAsync(".what-if");

        await BeginAsync(); // 8. a note
        await ClickAsync("nav a[href='/console/calls']");
        await ClickAsync("main tbody th a >> nth=0");
        await page.FillAsync("#note", "wants a call");
        await ClickAsync("form[action*='handler=Note'] button");
        await EndAsync(".said");

        await BeginAsync(); // 9. the list in Excel
        await ClickAsync("nav a[href='/console/calls']");
        await page.RunAndWaitForDownloadAsync(() => ClickAsync("a[href*='list.xlsx']"));
        await EndAsync("main tbody tr");

        await BeginAsync(); // 10. whom to call of those who are newly at risk
        await ClickAsync("main a[href='/console/changes']");
        await ClickAsync("main a[href*='since=']");
        await EndAsync("input[name=since]");

        var said = File.ReadLines(Path.Combine(Repository.Root, "docs", "console.md"))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"^\| (\d+)\. .* \| (\d+) \|$"))
            .Where(line => line.Success).Select(line => line.Groups[2].Value);
        counts.Should().HaveCount(10);
        counts.Select(count => count.ToString(System.Globalization.CultureInfo.InvariantCulture)).Should().Equal(said);

        Task BeginAsync()
        {
            clicks = 0;
            return page.GotoAsync(new Uri(service.Address, "/console").ToString());
        }

        Task ClickAsync(string what)
        {
            clicks++;
            return page.Locator(what).ClickAsync();
        }

        async Task EndAsync(string what)
        {
            await page.Locator(what).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            counts.Add(clicks);
        }
    }

    [SkippableFact]
    public async Task The_answer_follows_what_is_typed()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers);
        var page = await browser.OpenAsync(service, "/console/customer?example=true");

        await page.GetByLabel("Months").First.FillAsync("2");
        await page.Locator("#answer h2").WaitForAsync();
        var before = await page.Locator("#answer h2").InnerTextAsync();
        await page.Locator("#other-2").SelectOptionAsync("Two year");
        await page.GetByText("With the other values").WaitForAsync();

        before.Should().StartWith("Of 100 customers like this");
        page.Url.Should().EndWith("/console/customer?example=true");
    }

    [SkippableFact]
    public async Task The_keyboard_reaches_the_content_first_and_then_every_page()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var page = await browser.OpenAsync(service, "/console");
        var reached = new List<string>();

        for (var i = 0; i < 11; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        }

        reached.Should().Equal(
            "#content", "/console", "/console", "/console/calls", "/console/changes", "/console/runs", "/console/customer",
            "/console/segments", "/console/models", "/console/monitoring", "/console/data");
    }
}
