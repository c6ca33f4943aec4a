using Churn.Access;
using Churn.Access.Keys;
using Churn.Access.Rates;
using ChurnApi.Configuration;
using ChurnApi.Http;
using Microsoft.Extensions.Primitives;

namespace ChurnApi.Security;

/// <summary>
/// Finds out who asks, by an API key or a token, and lets through who may: not too often, and with the scope that the endpoint
/// needs. Where the service has neither keys nor tokens everybody on this machine may ask, and nobody change anything.
/// </summary>
internal sealed class ApiAuthenticationMiddleware(
    RequestDelegate next,
    ServiceOptions options,
    KeyStore keys,
    RefusedActions refusals,
    RateLimiters limiters,
    BrowserSession session,
    TokenReader? tokens = null)
{
    public const string Header = "X-Api-Key";

    private const string Anonymous = "anonymous";
    private const string Bearer = "Bearer ";

    private readonly Caller anonymous = new(
        Anonymous,
        Scopes.Predict | Scopes.Read | Scopes.Outcomes,
        options.Limits.AnonymousRate is { } rate ? limiters.Create(Anonymous, rate) : null);

    public Task InvokeAsync(HttpContext context)
    {
        var needed = SwaggerPaths.AreOpen(context.Request.Path)
            ? null
            : RequiredScope.By(context.GetEndpoint(), context.Request.Method);
        if (needed is not { } scope)
            return next(context);
        if (!options.IsGuarded)
            return Admit(context, anonymous, scope);
        var (sent, isToken) = BrowserPage.IsAsked(context)
            ? Credential(session.Read(context.Request) ?? "")
            : Credentials(context.Request.Headers);
        if (isToken && tokens is not null) return AdmitToken(context, sent.ToString(), scope);
        return keys.Find(sent, out var caller) switch
        {
            KeyLookupResult.Opens => Admit(context, caller!, scope),
            KeyLookupResult.Expired => Challenge(context, scope, KnownProblems.KeyIsOver("expired")),
            KeyLookupResult.Revoked => Challenge(context, scope, KnownProblems.KeyIsOver("was revoked")),
            _ => Challenge(context, scope, KnownProblems.ApiKey(tokens is not null)),
        };
    }

    /// <summary>The key or token that was sent; one alone, since of two nobody knows which is meant.</summary>
    private static (StringSegment Sent, bool IsToken) Credentials(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(Header, out var key))
            return (key.Count == 1 ? key[0] : "", false);
        if (
            headers.Authorization is not [{ } authorization]
            || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return ("", false);
        return Credential(new StringSegment(authorization, Bearer.Length, authorization.Length - Bearer.Length));
    }

    private static (StringSegment Sent, bool IsToken) Credential(StringSegment sent) =>
        (sent, sent.Length > 0 && !sent.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal));

    private async Task AdmitToken(HttpContext context, string token, Scopes scope)
    {
        var reading = await tokens!.ReadAsync(token, context.RequestAborted);
        if (reading.Caller is { } caller) await Admit(context, caller, scope);
        else if (reading.ProviderFailed) await new ProblemResult(KnownProblems.NoIdentityProvider()).ExecuteAsync(context);
        else await Challenge(context, scope, KnownProblems.Token());
    }

    private Task Admit(HttpContext context, Caller caller, Scopes scope)
    {
        if (caller.Limiter is { } limiter)
        {
            var granted = limiter.TryTake(out var state, out var wait);
            context.Response.Headers["RateLimit-Policy"] = limiter.Policy;
            context.Response.Headers["RateLimit"] = state;
            if (!granted)
                return new ProblemResult(KnownProblems.TooManyRequests(limiter.Rate)) { RetryAfterSeconds = wait }.ExecuteAsync(
                    context);
        }

        if (!caller.Scopes.Allow(scope)) return Forbid(context, caller, scope);
        context.Features.Set(caller);
        return next(context);
    }

    private Task Forbid(HttpContext context, Caller caller, Scopes scope)
    {
        if (scope == Scopes.Admin) refusals.Tell(context, caller.Name);
        if (!options.IsGuarded) return new ProblemResult(KnownProblems.AdminOff()).ExecuteAsync(context);
        var word = string.Join(' ', ScopeNames.Of(scope));
        if (BrowserPage.IsAsked(context)) return AskToSignIn(context, BrowserPage.Needs, word);
        context.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"ChurnApi\", error=\"insufficient_scope\", scope=\"churn.{word}\"";
        return new ProblemResult(KnownProblems.ScopeNeeded(word)).ExecuteAsync(context);
    }

    private Task Challenge(HttpContext context, Scopes scope, Problem problem)
    {
        if (scope == Scopes.Admin) refusals.Tell(context, "unknown caller");
        if (BrowserPage.IsAsked(context))
            return AskToSignIn(context, BrowserPage.Back, context.Request.Path + context.Request.QueryString);
        var isSilent = !context.Request.Headers.ContainsKey(Header) && context.Request.Headers.Authorization.Count == 0;
        context.Response.Headers.WWWAuthenticate = isSilent
            ? "Bearer realm=\"ChurnApi\""
            : "Bearer realm=\"ChurnApi\", error=\"invalid_token\"";
        return new ProblemResult(problem).ExecuteAsync(context);
    }

    private static Task AskToSignIn(HttpContext context, string member, string value)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{BrowserPage.SignIn}?{member}={Uri.EscapeDataString(value)}";
        return Task.CompletedTask;
    }
}
