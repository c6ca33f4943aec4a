using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Playwright;

namespace ChurnApi.Tests.OpenApi;

/// <summary>What an analyst does on the Swagger page, in a real browser.</summary>
public class SwaggerPageTests
{
    [SkippableFact]
    public async Task Executing_the_example_of_predict_on_the_page_answers_200()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var page = await browser.OpenAsync(service, "/swagger");

        var answer = await Execute(page, ".opblock-post", "/predict");

        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync())
            .Should().Contain("churnProbability").And.Contain("C00001");
    }

    [SkippableFact]
    public async Task Where_there_are_keys_the_page_opens_without_one_and_asks_with_the_one_that_is_entered()
    {
        await using var browser = await SystemBrowser.StartAsync();
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        var page = await browser.OpenAsync(service, "/swagger");

        await page.Locator(".auth-wrapper > .authorize").ClickAsync();
        var form = page.Locator(".auth-container", new() { HasText = "X-Api-Key" });
        await form.Locator("input").FillAsync(key);
        await form.Locator("button.authorize").ClickAsync();
        await page.Locator("button.btn-done").First.ClickAsync();
        var answer = await Execute(page, ".opblock-get", "/schema");

        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync()).Should().Contain("MonthlyCharges");
    }

    [SkippableFact]
    public async Task Groups_stand_in_the_order_of_use_and_a_batch_takes_a_CSV_file()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var page = await browser.OpenAsync(service, "/swagger");
        var batch = Operation(page, ".opblock-post", "/predict/batch");
        await batch.Locator(".opblock-summary-control").ClickAsync();

        (await page.Locator(".opblock-tag").EvaluateAllAsync<string[]>("tags => tags.map(tag => tag.dataset.tag)"))
            .Should().Equal(
                "Predict", "Segments", "Campaigns", "Value", "Outcomes", "Monitoring", "Models", "Problems", "Health");
        await batch.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await batch.Locator(".opblock-section-request-body .body-param-content-type select").SelectOptionAsync("text/csv");
        await batch.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "customers.csv",
            MimeType = "text/csv",
            Buffer = """
                customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling
                C00009,1,29.85,One year,0,Yes
                """u8.ToArray(),
        });
        await batch.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        var answer = batch.Locator(".live-responses-table .response");

        (await answer.Locator(".response-col_status").InnerTextAsync()).Should().StartWith("200");
        (await answer.Locator(".response-col_description").InnerTextAsync())
            .Should().Contain("C00009").And.Contain("churn_probability");
    }

    private static ILocator Operation(IPage page, string method, string path) =>
        page.Locator(method, new() { Has = page.Locator($"[data-path='{path}']") });

    /// <summary>Opens an operation, tries it out as it stands, and finds the answer.</summary>
    private static async Task<ILocator> Execute(IPage page, string method, string path)
    {
        var operation = Operation(page, method, path);
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        return operation.Locator(".live-responses-table .response");
    }
}
