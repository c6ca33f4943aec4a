using Churn.Access;

namespace ChurnApi.Http;

/// <summary>Gives an endpoint the scope it needs.</summary>
internal static class ScopedEndpoint
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Scopes scope) => endpoint.WithMetadata(new RequiredScope(scope));
}
