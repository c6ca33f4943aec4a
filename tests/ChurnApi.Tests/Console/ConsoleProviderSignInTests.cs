using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Security;
using ChurnApi.Tests.Service;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChurnApi.Tests.Console;

/// <summary>Signing in to the console at an identity provider.</summary>
public sealed class ConsoleProviderSignInTests : IAsyncLifetime
{
    private IdentityProvider provider = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        provider = await IdentityProvider.StartAsync();
        provider.AccessToken = () => provider.Token("openid churn.read");
        service = await RunningService.StartAsync(new HandMadeModel(), provider.SignInSettings);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task People_sign_in_at_the_provider_and_come_back_to_the_page_they_wanted()
    {
        using var visitor = new Visitor(service);
        var asked = await visitor.OpenAsync("/console/models");
        var form = await visitor.ReadAsync(asked.Headers.Location!.OriginalString);

        var ended = await SignInAsync(visitor, "/console/models");

        form.Should().Contain("/console/sign-in/provider?back=%2Fconsole%2Fmodels");
        ended.StatusCode.Should().Be(HttpStatusCode.OK);
        ended.Headers.GetValues("Refresh").Should().Equal("0; url=/console/models");
        ended.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("churn-session", StringComparison.Ordinal))
            .Should().Contain("httponly").And.Contain("samesite=strict");
        (await visitor.ReadAsync("/console/models")).Should().Contain(service.Store.ChampionVersion()!);
        (await visitor.OpenAsync("/console/calls")).Headers.Location!.OriginalString
            .Should().Be("/console/sign-in?needs=predict", "the token has the scope read alone");
    }

    [Fact]
    public async Task The_provider_is_asked_for_a_code_that_only_this_browser_and_service_can_use()
    {
        using var visitor = new Visitor(service);

        var begun = await visitor.OpenAsync("/console/sign-in/provider");

        begun.Headers.Location!.Query.Should().Contain("response_type=code").And.Contain("code_challenge_method=S256")
            .And.Contain("scope=openid%20churn.read%20churn.predict").And.Contain("nonce=").And.NotContain("secret");
        begun.Headers.GetValues("Set-Cookie").Should().OnlyContain(cookie =>
            cookie.Contains("httponly") && cookie.Contains("samesite=lax") && cookie.Contains("path=/console"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/console")]
    [InlineData("/\\elsewhere.example/console")]
    [InlineData("/console/../metrics")]
    public async Task Nobody_is_led_out_of_the_console(string back)
    {
        using var visitor = new Visitor(service);

        (await SignInAsync(visitor, back)).Headers.GetValues("Refresh").Should().Equal("0; url=/console");
    }

    [Fact]
    public async Task An_answer_that_another_browser_asked_for_signs_nobody_in()
    {
        using var attacker = new Visitor(service);
        using var victim = new Visitor(service);
        var link = await LinkBackAsync(attacker, "");

        var answer = await victim.OpenAsync(link);

        MustFail(answer, "refused");
        (await victim.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_token_for_another_service_or_another_sign_in_is_refused_in_a_sentence()
    {
        using var visitor = new Visitor(service);
        provider.AccessToken = () => provider.Token("churn.read", token => token.Audience = "another-service");
        MustFail(await SignInAsync(visitor, ""), "refused");
        provider.AccessToken = () => "an opaque token";
        MustFail(await SignInAsync(visitor, ""), "refused");
        provider.AccessToken = () => provider.Token("churn.read");
        provider.ChangeIdToken = token => token.Claims["nonce"] = "of another sign-in";
        MustFail(await SignInAsync(visitor, ""), "refused");

        (await visitor.ReadAsync("/console/sign-in?failed=refused")).Should().Contain("did not sign you in").And.Contain("<form");
    }

    [Fact]
    public async Task Where_the_access_token_says_nothing_the_one_that_names_the_person_counts()
    {
        provider.AccessToken = () => "an opaque token";
        provider.ChangeIdToken = token => (token.Audience, token.Claims["scope"]) = (IdentityProvider.Audience, "churn.read");
        await using var own = await RunningService.StartAsync(
            new HandMadeModel(), [.. provider.Settings, "--ChurnApi:Jwt:ClientId=" + IdentityProvider.Audience,
                "--ChurnApi:Jwt:ClientSecret=quite secret"]);
        using var other = new Visitor(own);

        (await SignInAsync(other, "")).StatusCode.Should().Be(HttpStatusCode.OK);

        (await other.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_refuses_at_the_provider_or_finds_it_away_is_told()
    {
        using var visitor = new Visitor(service);
        provider.Denies = true;
        MustFail(await SignInAsync(visitor, ""), "refused");
        await using var late = await RunningService.StartAsync(
            new HandMadeModel(), "--ChurnApi:Jwt:Authority=http://127.0.0.1:9", "--ChurnApi:Jwt:Audience=a",
            "--ChurnApi:Jwt:AllowHttpOnLoopback=true", "--ChurnApi:Jwt:ClientId=console");
        using var other = new Visitor(late);

        var answer = await other.OpenAsync("/console/sign-in/provider");

        MustFail(answer, "away");
        (await other.ReadAsync("/console/sign-in?failed=away")).Should().Contain("does not answer");
    }

    [Fact]
    public async Task Nothing_of_a_token_or_secret_is_logged()
    {
        using var visitor = new Visitor(service);
        await SignInAsync(visitor, "");
        provider.ChangeIdToken = token => token.Audience = "another";
        await SignInAsync(visitor, "");

        service.Log.Lines.Should().NotContain(line =>
            line.Contains("eyJ", StringComparison.Ordinal) || line.Contains("quite secret", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_browser_is_signed_in_across_sites()
    {
        await using var browser = await SystemBrowser.StartAsync();
        var page = await browser.OpenAsync();

        // The provider is at 127.0.0.1: to a browser, localhost is another site.
        await page.GotoAsync($"http://localhost:{service.Address.Port}/console/models");
        await page.Locator("a[href*='/console/sign-in/provider']").ClickAsync();
        await SystemBrowser.ArriveAsync(page, "/console/models$");

        (await page.Locator("h1").InnerTextAsync()).Should().Be("Models");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_leads_to_the_provider_without_a_token()
    {
        using var visitor = new Visitor(service);
        await SignInAsync(visitor, "");

        var left = await visitor.SendAsync("/console", "/console/sign-in?handler=out");

        var address = new Uri(left.Headers.GetValues("Refresh").Single()["0; url=".Length..]);
        address.AbsoluteUri.Should().StartWith(provider.Issuer + "/logout?").And.NotContain("id_token").And.NotContain("eyJ");
        Uri.UnescapeDataString(address.Query).Should().Contain("client_id=console")
            .And.Contain($"post_logout_redirect_uri={service.Address}console/sign-in");
        WebUtility.HtmlDecode(await left.Content.ReadAsStringAsync()).Should().Contain($"<a href=\"{address.OriginalString}\"");
        (await visitor.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Where_the_provider_has_no_sign_out_the_page_says_that_the_session_there_may_go_on()
    {
        provider.HasSignOut = false;
        using var visitor = new Visitor(service);
        await SignInAsync(visitor, "");

        var left = await visitor.SendAsync("/console", "/console/sign-in?handler=out");

        left.Headers.Contains("Refresh").Should().BeFalse();
        (await left.Content.ReadAsStringAsync()).Should().Contain("you may still be signed in");
        (await visitor.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Whoever_signed_in_with_a_key_is_not_led_to_the_provider()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        await using var both = await RunningService.StartAsync(new HandMadeModel(), [.. provider.SignInSettings, keys.Setting]);
        using var visitor = new Visitor(both);
        await visitor.SignInAsync(key);

        var left = await visitor.SendAsync("/console", "/console/sign-in?handler=out");

        left.Headers.Location!.OriginalString.Should().Be("/console/sign-in");
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task A_browser_signs_out_at_the_provider_and_comes_back_to_an_accessible_page(int width, ColorScheme scheme)
    {
        await using var browser = await SystemBrowser.StartAsync();
        var page = await browser.OpenAsync();
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text); // and no hints
        };
        await page.GotoAsync($"http://localhost:{service.Address.Port}/console/models");
        await LookAsync(); // the page with the form and the way to the provider
        await page.Locator("a[href*='/console/sign-in/provider']").ClickAsync();
        await SystemBrowser.ArriveAsync(page, "/console/models$");

        await page.Locator("form[action*='handler=out'] button").ClickAsync();
        await SystemBrowser.ArriveAsync(page, "/console/sign-in$");
        await LookAsync();
        await page.GotoAsync($"http://localhost:{service.Address.Port}/console/models");

        page.Url.Should().Contain("/console/sign-in?back=");
        complaints.Should().BeEmpty();

        async Task LookAsync()
        {
            var found = await page.RunAxe(); // in a tab of its own, after which a click may be lost
            await page.BringToFrontAsync();
            found.Violations.Select(violation => $"{page.Url}: {violation.Id} {violation.Nodes[0].Html}").Should().BeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        }
    }

    private static void MustFail(HttpResponseMessage answer, string why)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.Should().Be($"/console/sign-in?failed={why}");
    }

    private static async Task<HttpResponseMessage> SignInAsync(Visitor visitor, string back) =>
        await visitor.OpenAsync(await LinkBackAsync(visitor, back));

    /// <summary>The address at which the provider sends a browser back.</summary>
    private static async Task<string> LinkBackAsync(Visitor visitor, string back)
    {
        var begun = await visitor.OpenAsync($"/console/sign-in/provider?back={Uri.EscapeDataString(back)}");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        return (await client.GetAsync(begun.Headers.Location)).Headers.Location!.PathAndQuery;
    }
}
