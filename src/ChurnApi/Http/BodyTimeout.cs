namespace ChurnApi.Http;

/// <summary>
/// A feature of a request whose body did not come in time. A reading that ends without it was interrupted by the server, which stops
/// and lets what is under way come to its end.
/// </summary>
internal sealed class BodyTimeout
{
    private BodyTimeout()
    {
    }

    public static BodyTimeout Passed { get; } = new();
}
