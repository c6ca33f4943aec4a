using Churn.Access.Keys;
using ChurnApi.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>Where people sign in with an API key or a token, and out.</summary>
[AllowAnonymous]
internal sealed class SignInPage(
    ConsoleParts parts,
    BrowserSession session,
    KeyStore keys,
    IEnumerable<TokenReader> readers,
    IEnumerable<ProviderSignIn> providers) : ConsolePage(parts)
{
    private const int LongestCredential = 16 * 1024;

    private readonly TokenReader? tokens = readers.FirstOrDefault();
    private readonly ProviderSignIn? provider = providers.FirstOrDefault();

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>The scope that the key which is signed in lacks.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Needs { get; set; }

    /// <summary>The key or token.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    /// <summary>Why the credential was refused; null where none was sent.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether tokens are accepted, too.</summary>
    public bool TakesTokens => tokens is not null;

    /// <summary>Where a sign-in at the identity provider begins; null where there is none.</summary>
    public string? Provider => provider is not null
        ? $"{ProviderSignIn.Path}?{BrowserPage.Back}={Uri.EscapeDataString(Back ?? "")}"
        : null;

    /// <summary>Whether a session of the identity provider has just ended here.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Where to sign out at the provider, too; null where it announces no such address or does not answer.</summary>
    public string? Leave { get; private set; }

    /// <summary>Shows the form, if there is anything to sign in to.</summary>
    public IActionResult OnGet()
    {
        Refusal = Request.Query[ProviderSignIn.Failed].ToString() switch
        {
            ProviderSignIn.Away => Texts["The identity provider does not answer. Try again later."],
            ProviderSignIn.TooLong => Texts["This token is too long for a browser to keep. Use an API key."],
            ProviderSignIn.Refused => Texts[
                "The identity provider did not sign you in, or its token is not meant for this service. Ask its administrator."],
            _ => null,
        };
        return IsGuarded ? Page() : Redirect(BrowserPage.Path);
    }

    /// <summary>Signs in.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var credential = Credential?.Trim() ?? "";
        Refusal = await RefusalOf(credential);
        if (Refusal is null && session.TryBegin(HttpContext, credential)) return Redirect(BrowserPage.Local(Back));
        Refusal ??= Texts["This token is too long for a browser to keep. Use an API key."];
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    /// <summary>Signs out; who came with a token of the identity provider is led on to sign out there.</summary>
    public async Task<IActionResult> OnPostOutAsync()
    {
        HasLeft = provider is not null && session.Read(Request) is { } credential && !IsKey(credential);
        BrowserSession.End(HttpContext);
        if (!HasLeft) return Redirect(BrowserPage.SignIn);
        Leave = await provider!.SignOutAddressAsync(HttpContext);
        // The page leads on: a redirect of the form to another site would break the policy of the page that sent it.
        if (Leave is not null) Response.Headers["Refresh"] = $"0; url={Leave}";
        return Page();
    }

    private static bool IsKey(string credential) => credential.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal);

    private async Task<string?> RefusalOf(string credential)
    {
        if (credential.Length is 0 or > LongestCredential) return Texts["This is no API key."];
        if (IsKey(credential) || tokens is null)
            return keys.Find(credential, out _) switch
            {
                KeyLookupResult.Opens => null,
                KeyLookupResult.Expired => Texts["This key has expired. Ask for a new one."],
                KeyLookupResult.Revoked => Texts["This key was revoked. Ask for a new one."],
                _ => Texts["This is no API key."],
            };
        var reading = await tokens.ReadAsync(credential, HttpContext.RequestAborted);
        return reading.ProviderFailed ? Texts["The identity provider does not answer. Try again later."]
            : reading.Caller is null ? Texts["This token has expired, or is not meant for this service."]
            : null;
    }
}
