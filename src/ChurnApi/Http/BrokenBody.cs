namespace ChurnApi.Http;

/// <summary>
/// A body that the server cannot read on: the connection broke, or a chunk says that it is 2 GiB long or longer. The server has an
/// IOException for that, which would look like a fault of the service's own.
/// </summary>
internal static class BrokenBody
{
    public static BadHttpRequestException Of(IOException cause) => cause as BadHttpRequestException
        ?? new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, cause);
}
