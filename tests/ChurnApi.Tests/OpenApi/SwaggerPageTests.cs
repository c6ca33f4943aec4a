using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Security;
using ChurnApi.Tests.Service;
using Microsoft.Playwright;

namespace ChurnApi.Tests.OpenApi;

/// <summary>What an analyst does on the Swagger page, in a real browser.</summary>
public class SwaggerPageTests
{
    /// <summary>Playwright's own browsers are not downloaded; the system's serves.</summary>
    private static readonly string? Browser =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    [SkippableFact]
    public async Task Executing_the_example_of_predict_on_the_page_answers_200()
    {
        Skip.If(Browser is null, "There is no Chromium on this machine.");
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser, Args = Quiet });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(service.Address, "/swagger").ToString());

        var answer = await Execute(page, ".opblock-post", "/predict");

        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync())
            .Should().Contain("churnProbability").And.Contain("C00001");
    }

    [SkippableFact]
    public async Task Where_there_are_keys_the_page_opens_without_one_and_asks_with_the_one_that_is_entered()
    {
        Skip.If(Browser is null, "There is no Chromium on this machine.");
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser, Args = Quiet });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(service.Address, "/swagger").ToString());

        await page.Locator(".auth-wrapper > .authorize").ClickAsync();
        var form = page.Locator(".auth-container", new() { HasText = "X-Api-Key" });
        await form.Locator("input").FillAsync(key);
        await form.Locator("button.authorize").ClickAsync();
        await page.Locator("button.btn-done").First.ClickAsync();
        var answer = await Execute(page, ".opblock-get", "/schema");

        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync()).Should().Contain("MonthlyCharges");
    }

    /// <summary>Opens an operation, tries it out as it stands, and finds the answer.</summary>
    private static async Task<ILocator> Execute(IPage page, string method, string path)
    {
        var operation = page.Locator(method, new() { Has = page.Locator($"[data-path='{path}']") });
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        return operation.Locator(".live-responses-table .response");
    }
}
