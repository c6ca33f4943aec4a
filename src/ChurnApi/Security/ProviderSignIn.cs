using ChurnApi.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ChurnApi.Security;

/// <summary>
/// Signs people in to the console at the identity provider (OpenID Connect, authorization code with PKCE). What the browser keeps
/// afterwards is the provider's token itself, as if it had been typed in: it is checked at each request like any other.
/// </summary>
/// <param name="handlers">Makes the handler of a sign-in.</param>
internal sealed class ProviderSignIn(IServiceProvider handlers)
{
    /// <summary>Where a sign-in begins.</summary>
    public const string Path = BrowserPage.SignIn + "/provider";

    /// <summary>Where the provider sends people back to; it must know this address.</summary>
    public const string ReturnPath = BrowserPage.Path + "/signed-in";

    /// <summary>The member of the query of <see cref="BrowserPage.SignIn"/> that says why a sign-in failed.</summary>
    public const string Failed = "failed";

    /// <summary>The provider could not be asked.</summary>
    public const string Away = "away";

    /// <summary>The provider refused, or its answer was not as demanded.</summary>
    public const string Refused = "refused";

    /// <summary>The provider's token is too long for a cookie.</summary>
    public const string TooLong = "too-long";

    private const string Scheme = "provider";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether people can sign in at a provider.</summary>
    public static bool IsConfigured(ServiceOptions options) =>
        options is { Console: true, Jwt: { ClientId: not null, Authority: not null } };

    /// <summary>
    /// Adds the sign-in. Its handler is made for each sign-in and is in no middleware, so that requests of programs do not pass
    /// it.
    /// </summary>
    public static void Add(IServiceCollection services, ServiceOptions options)
    {
        if (!IsConfigured(options)) return;
        services.AddSingleton<ProviderSignIn>();
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure(provider => Configure(provider, options.Jwt!));
    }

    /// <summary>Adds where it begins and where the provider sends people back to.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, ProviderSignIn provider) => provider.BeginAsync(context))
            .ExcludeFromDescription().AllowAnonymous().WithMetadata(new ContentSecurity(BrowserPage.Policy));
        routes.MapGet(ReturnPath, (HttpContext context, ProviderSignIn provider) => provider.EndAsync(context))
            .ExcludeFromDescription().AllowAnonymous().WithMetadata(new ContentSecurity(BrowserPage.Policy));
    }

    private static void Configure(OpenIdConnectOptions provider, JwtOptions options)
    {
        provider.Authority = options.Authority!.AbsoluteUri;
        provider.RequireHttpsMetadata = options.Authority.Scheme != Uri.UriSchemeHttp;
        provider.ClientId = options.ClientId;
        provider.ClientSecret = options.ClientSecret;
        provider.ResponseType = OpenIdConnectResponseType.Code;
        provider.ResponseMode = OpenIdConnectResponseMode.Query; // a form of another site would bring no cookies
        provider.UsePkce = true;
        provider.CallbackPath = ReturnPath;
        provider.MapInboundClaims = false;
        provider.DisableTelemetry = true;
        provider.BackchannelTimeout = Patience;
        provider.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
        provider.TokenValidationParameters.ValidAlgorithms = TokenReader.Algorithms;
        provider.Scope.Clear();
        foreach (var scope in options.SignInScope.Split(' ', StringSplitOptions.RemoveEmptyEntries)) provider.Scope.Add(scope);
        foreach (var cookie in new[] { provider.CorrelationCookie, provider.NonceCookie })
        {
            // Lax, since they come back with a link from another site; they are random and last for this sign-in.
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            cookie.Path = BrowserPage.Path;
        }

        provider.SaveTokens = true; // in the ticket, which is never written anywhere
        provider.Events.OnTicketReceived = KeepAsync; // earlier events come before the nonce is checked
        provider.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            Fail(context.HttpContext, Refused);
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// Where a browser signs out at the provider, which sends it back to the page on which people sign in. No token goes with it,
    /// since addresses are kept in histories and logs: so the provider may ask the person.
    /// </summary>
    /// <returns>Null where the provider announces no such address, or does not answer.</returns>
    public async Task<string?> SignOutAddressAsync(HttpContext context)
    {
        var provider = handlers.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
        try
        {
            var known = await provider.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            if (!Uri.TryCreate(known.EndSessionEndpoint, UriKind.Absolute, out var address)
                || !(address.Scheme == Uri.UriSchemeHttps
                    || (address.Scheme == Uri.UriSchemeHttp && !provider.RequireHttpsMetadata)))
                return null;
            var request = context.Request;
            return new OpenIdConnectMessage
            {
                IssuerAddress = address.AbsoluteUri,
                ClientId = provider.ClientId,
                PostLogoutRedirectUri = UriHelper.BuildAbsolute(
                    request.Scheme, request.Host, request.PathBase, BrowserPage.SignIn),
                EnableTelemetryParameters = false,
            }.CreateLogoutRequestUrl();
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or OperationCanceledException)
        {
            return null; // its metadata cannot be read
        }
    }

    /// <summary>Leads a browser to the provider.</summary>
    private async Task BeginAsync(HttpContext context)
    {
        var handler = await HandlerAsync(context);
        try
        {
            await handler.ChallengeAsync(new AuthenticationProperties
            {
                RedirectUri = BrowserPage.Local(context.Request.Query[BrowserPage.Back]),
            });
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or OperationCanceledException)
        {
            Fail(context, Away); // its metadata cannot be read
        }
    }

    /// <summary>Takes what the provider says, which is checked against what this browser was sent there with.</summary>
    private async Task EndAsync(HttpContext context) => await (await HandlerAsync(context)).HandleRequestAsync();

    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context)
    {
        var handler = handlers.GetRequiredService<OpenIdConnectHandler>();
        await handler.InitializeAsync(new AuthenticationScheme(Scheme, null, typeof(OpenIdConnectHandler)), context);
        return handler;
    }

    /// <summary>
    /// Begins a session with the token that opens this service: the access token, or else the one that names the person.
    /// </summary>
    private static async Task KeepAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var reader = http.RequestServices.GetRequiredService<TokenReader>();
        foreach (var name in new[] { OpenIdConnectParameterNames.AccessToken, OpenIdConnectParameterNames.IdToken })
        {
            if (context.Properties?.GetTokenValue(name) is not { Length: > 0 } token) continue;
            var reading = await reader.ReadAsync(token, http.RequestAborted);
            if (reading.ProviderFailed)
            {
                Fail(http, Away);
                return;
            }

            if (reading.Caller is null) continue;
            if (http.RequestServices.GetRequiredService<BrowserSession>().TryBegin(http, token))
                await LeadOnAsync(http, BrowserPage.Local(context.ReturnUri));
            else Fail(http, TooLong);
            return;
        }

        Fail(http, Refused);
    }

    /// <summary>
    /// Leads on by a page of this site: a redirect would still count as the provider's, and the session's cookie would not be
    /// sent.
    /// </summary>
    private static Task LeadOnAsync(HttpContext context, string address)
    {
        context.Response.Headers["Refresh"] = $"0; url={address}";
        context.Response.ContentType = "text/html; charset=utf-8";
        var link = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(address);
        return context.Response.WriteAsync(
            "<!doctype html><html lang=\"en\"><title>ChurnApi</title><link rel=\"icon\" href=\"data:,\">"
            + $"<p><a href=\"{link}\">Signed in. Go on</a></p></html>");
    }

    private static void Fail(HttpContext context, string why) =>
        context.Response.Redirect($"{BrowserPage.SignIn}?{Failed}={why}");
}
