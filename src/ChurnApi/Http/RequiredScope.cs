using Churn.Access;

namespace ChurnApi.Http;

/// <summary>Says of an endpoint which scope it needs, and finds what a request needs.</summary>
/// <param name="scope">The scope.</param>
internal sealed class RequiredScope(Scopes scope)
{
    public Scopes Scope { get; } = scope;

    /// <summary>
    /// What an endpoint needs, null if it is open to all. One that says nothing is not open: reading needs
    /// <see cref="Scopes.Read"/>, anything else <see cref="Scopes.Admin"/>. Where there is no endpoint any caller may learn so,
    /// but only a known one.
    /// </summary>
    public static Scopes? By(Endpoint? endpoint, string method)
    {
        if (endpoint is not RouteEndpoint) return Scopes.None;
        if (endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null) return null;
        if (endpoint.Metadata.GetMetadata<RequiredScope>() is { } said) return said.Scope;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Scopes.Read : Scopes.Admin;
    }
}

/// <summary>Gives an endpoint the scope it needs.</summary>
internal static class ScopedEndpoint
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Scopes scope) =>
        endpoint.WithMetadata(new RequiredScope(scope));
}
