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
        await page.WaitForURLAsync("**/console/runs/1");
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
        await page.WaitForURLAsync("**state=done**");
        var rows = page.Locator("main tbody tr th a[href^='/console/calls/']");
        (await rows.CountAsync()).Should().Be(1);
        await LookAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='list.xlsx']").ClickAsync());
        download.SuggestedFilename.Should().Be("spring.xlsx");
        await rows.First.ClickAsync();
        await LookAsync();
        foreach (var path in new[] { "/console", "/console/runs" })
        {
            await page.GotoAsync(new Uri(service.Address, path).ToString());
            await LookAsync();
        }

        service.Log.Lines.Should().NotContain(line => line.Contains("C1", StringComparison.Ordinal));
        complaints.Should().BeEmpty();

        async Task LookAsync()
        {
            var found = await page.RunAxe();
            found.Violations.Select(violation => $"{page.Url}: {violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, page.Url);
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

        for (var i = 0; i < 10; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        }

        reached.Should().Equal(
            "#content", "/console", "/console", "/console/calls", "/console/runs", "/console/customer", "/console/segments",
            "/console/models", "/console/monitoring", "/console/data");
    }
}
