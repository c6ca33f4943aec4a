using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

public sealed class ConsoleSignInTests : IDisposable
{
    private readonly KeysOnDisk keys = new();

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task Whoever_is_unknown_is_asked_to_sign_in_and_comes_back_to_the_page()
    {
        var key = keys.Add(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var refused = await visitor.OpenAsync("/console/models");
        var signedIn = await visitor.SignInAsync(key, "/console/models");

        refused.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        refused.Headers.Location!.OriginalString.Should().Be("/console/sign-in?back=%2Fconsole%2Fmodels");
        signedIn.Headers.Location!.OriginalString.Should().Be("/console/models");
        (await visitor.ReadAsync("/console/models")).Should().Contain(service.Store.ChampionVersion()!);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/console")]
    [InlineData("/swagger")]
    [InlineData("/console/../metrics")]
    public async Task Nobody_is_led_out_of_the_console_after_signing_in(string back)
    {
        var key = keys.Add(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        (await visitor.SignInAsync(key, back)).Headers.Location!.OriginalString.Should().Be("/console");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites_and_does_not_hold_the_key_as_it_is()
    {
        var key = keys.Add(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var cookie = (await visitor.SignInAsync(key)).Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("churn-session", StringComparison.Ordinal));

        cookie.Should().Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/console").And.NotContain(key);
    }

    [Fact]
    public async Task A_session_opens_pages_alone()
    {
        var key = keys.Add(Scopes.Read | Scopes.Predict);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);

        (await visitor.OpenAsync("/schema")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("churn_nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_is_no_key_is_refused_with_the_form_and_401(string text)
    {
        keys.Add(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        var answer = await visitor.SignInAsync(text);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("This is no API key.").And.Contain("<form");
        (await visitor.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions()
    {
        var made = keys.Make(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(made.Text);
        await visitor.ReadAsync("/console");

        keys.File.Revoke(made.Key.Id, TimeProvider.System.GetUtcNow());

        for (var tries = 0; (await visitor.OpenAsync("/console")).StatusCode != HttpStatusCode.SeeOther; tries++)
        {
            tries.Should().BeLessThan(200);
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task A_form_that_is_sent_when_the_session_is_over_does_nothing_and_leads_back_after_signing_in()
    {
        var (first, second) = (keys.Make(Scopes.Admin), keys.Add(Scopes.Admin));
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(first.Text);
        await visitor.ReadAsync("/console/models");
        keys.File.Revoke(first.Key.Id, TimeProvider.System.GetUtcNow());
        for (var tries = 0; (await visitor.OpenAsync("/console")).StatusCode != HttpStatusCode.SeeOther; tries++)
        {
            tries.Should().BeLessThan(200);
            await Task.Delay(50);
        }

        var answer = await visitor.PostAsync("/console/models?handler=RollBack", ("why", "too late"));

        answer.Headers.Location!.OriginalString.Should().Be("/console/sign-in?back=%2Fconsole%2Fmodels%3Fhandler%3DRollBack");
        var back = await visitor.SignInAsync(second, "/console/models?handler=RollBack");
        (await visitor.ReadAsync(back.Headers.Location!.OriginalString)).Should().Contain("Models").And.NotContain("too late");
    }

    [Fact]
    public async Task A_key_without_the_scope_is_told_which_one_it_lacks()
    {
        var key = keys.Add(Scopes.Outcomes);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);

        var answer = await visitor.OpenAsync("/console");

        answer.Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=read");
        (await visitor.ReadAsync("/console/sign-in?needs=read")).Should().Contain("read");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var key = keys.Add(Scopes.Read);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);

        await visitor.SendAsync("/console", "/console/sign-in?handler=out");

        (await visitor.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_form_that_no_page_has_shown_does_nothing_and_leads_to_the_page_again()
    {
        var key = keys.Add(Scopes.Admin);
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);

        var answer = await visitor.PostAsync("/console/models?handler=RollBack", ("why", "a trap"));

        answer.Headers.Location!.OriginalString.Should().Be("/console/models?old-form=true");
        (await visitor.ReadAsync("/console/models?old-form=true")).Should().Contain("nothing was done").And.NotContain("a trap");
    }

    private Task<RunningService> StartAsync() =>
        RunningService.StartAsync(new HandMadeModel(), keys.Setting, RunningService.Quick);
}
