using Churn.TestSupport.HandMade;
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
        var predict = page.Locator(".opblock-post", new() { Has = page.Locator("[data-path='/predict']") });
        await predict.Locator(".opblock-summary").ClickAsync();
        await predict.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await predict.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        var answer = predict.Locator(".live-responses-table .response");
        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync())
            .Should().Contain("churnProbability").And.Contain("C00001");
    }
}
