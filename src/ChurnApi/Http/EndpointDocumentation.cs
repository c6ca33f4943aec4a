namespace ChurnApi.Http;

/// <summary>Describes endpoints for the OpenAPI document.</summary>
internal static class EndpointDocumentation
{
    /// <summary>The endpoint takes customers and refuses what are none.</summary>
    public static void TakesCustomer(this RouteHandlerBuilder endpoint, CustomerBody body) => endpoint
        .WithMetadata(body)
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status413PayloadTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType)
        .NeedsChurnModel();

    /// <summary>The endpoint answers 409 where an uplift model serves, and 503 while no model does.</summary>
    public static void NeedsChurnModel(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status409Conflict).NeedsChampion();

    /// <summary>The endpoint answers 503 while no model serves.</summary>
    public static void NeedsChampion(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The endpoint answers 503 while the store cannot be read.</summary>
    public static RouteHandlerBuilder NeedsStore(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The endpoint answers 404 for a name that it does not know.</summary>
    public static void MayLack(this RouteHandlerBuilder endpoint) => endpoint.Refuses(StatusCodes.Status404NotFound);

    /// <summary>The endpoint answers 404 for an unknown version, and 409 for one that has no shapes.</summary>
    public static void HasShapes(this RouteHandlerBuilder endpoint) => endpoint
        .Refuses(StatusCodes.Status404NotFound)
        .Refuses(StatusCodes.Status409Conflict);

    /// <summary>The endpoint refuses a time that is none.</summary>
    public static void RefusesTime(this RouteHandlerBuilder endpoint) => endpoint.Refuses(StatusCodes.Status400BadRequest);

    /// <summary>The endpoint changes the store, or says why not.</summary>
    public static void ChangesStore(this RouteHandlerBuilder endpoint) => endpoint
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status404NotFound)
        .Refuses(StatusCodes.Status409Conflict)
        .Refuses(StatusCodes.Status413PayloadTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType)
        .NeedsStore();

    /// <summary>The endpoint may answer a problem of this status.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Produces<Problem>(status, Problem.MediaType);
}
