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

        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        }

        reached.Should().Equal(
            "#content", "/console", "/console", "/console/customer", "/console/segments", "/console/models",
            "/console/monitoring", "/console/data");
    }
}
