using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ChurnApi.Security;

/// <summary>
/// Keeps in a browser the API key or token that somebody signed in with: encrypted and signed, out of reach of scripts, sent by
/// no other site, for pages alone and for a working day. It is looked up anew at each request, so a revoked key ends it.
/// </summary>
internal sealed class BrowserSession(IDataProtectionProvider protection)
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private const string Cookie = "churn-session";
    private const int LongestCookie = 4000;

    private readonly ITimeLimitedDataProtector protector =
        protection.CreateProtector(typeof(BrowserSession).FullName!).ToTimeLimitedDataProtector();

    /// <summary>Begins a session with a credential.</summary>
    /// <returns>False where the credential is too long for a cookie.</returns>
    public bool TryBegin(HttpContext context, string credential)
    {
        var sealedText = protector.Protect(credential, Lifetime);
        if (sealedText.Length > LongestCookie) return false;
        context.Response.Cookies.Append(Cookie, sealedText, Options(context.Request, Lifetime));
        return true;
    }

    /// <summary>Ends the session of a browser.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context.Request, null));

    /// <summary>The credential of a request's session; null where it has none, or one that is over or forged.</summary>
    public string? Read(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 and <= LongestCookie } sent) return null;
        try
        {
            return protector.Unprotect(sent);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpRequest request, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = BrowserPage.Path,
        MaxAge = age,
    };
}

/// <summary>Marks an endpoint as a page for people: who is unknown is asked to sign in.</summary>
internal sealed class BrowserPage
{
    /// <summary>The start of the paths of all pages.</summary>
    public const string Path = "/console";

    /// <summary>The path of the page on which people sign in.</summary>
    public const string SignIn = Path + "/sign-in";

    /// <summary>The member of the query of <see cref="SignIn"/> that says where to go afterwards.</summary>
    public const string Back = "back";

    /// <summary>The member of the query of <see cref="SignIn"/> that names a scope which is missing.</summary>
    public const string Needs = "needs";

    /// <summary>What the pages may run and load: scripts, styles and forms of their own, and reports in a frame.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>A page of the console, whatever an address says.</summary>
    /// <param name="address">Where somebody wants to go; null for nowhere.</param>
    public static string Local(string? address) =>
        address is ['/', not ('/' or '\\'), ..] && !address.Any(char.IsControl)
        && !address.Contains("..", StringComparison.Ordinal)
        && new PathString(address.Split('?')[0]).StartsWithSegments(Path)
            ? address
            : Path;

    /// <summary>Whether a request is for a page.</summary>
    public static bool IsAsked(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BrowserPage>() is not null;
}
