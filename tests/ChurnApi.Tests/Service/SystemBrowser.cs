using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChurnApi.Tests.Service;

/// <summary>The system's Chromium; Playwright's own browsers are not downloaded.</summary>
internal sealed class SystemBrowser : IAsyncDisposable
{
    private static readonly string? Program =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private SystemBrowser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Starts it, or skips the test where there is none.</summary>
    public static async Task<SystemBrowser> StartAsync(params string[] options)
    {
        Skip.If(Program is null, "There is no Chromium on this machine.");
        var playwright = await Playwright.CreateAsync();
        return new SystemBrowser(
            playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = [.. Quiet, .. options] }));
    }

    public Task<IPage> OpenAsync() => browser.NewPageAsync();

    public async Task<IPage> OpenAsync(RunningService service, string path)
    {
        var page = await OpenAsync();
        await page.GotoAsync(new Uri(service.Address, path).ToString());
        return page;
    }

    /// <summary>
    /// Waits until a page's address matches a regular expression. It asks again and again: waiting for the event of a navigation
    /// misses one that ends before the waiting begins, or that a page which leads on follows at once.
    /// </summary>
    public static async Task ArriveAsync(IPage page, string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(address), new() { Timeout = 60_000 });
        await page.WaitForLoadStateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
