namespace Churn.TestSupport.ApiFuzzing;

/// <summary>A request, and what is known of it.</summary>
/// <param name="Operation">The operation that it asks for; null if the document has none of its method and path.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="ContentType">The header Content-Type; null for none.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Accept">The header Accept; null for none.</param>
/// <param name="Records">How many customers the body has, so that as many are answered for; null if that cannot be told.</param>
/// <param name="MustSucceed">Whether only 200 will do.</param>
public sealed record FuzzRequest(
    ApiOperation? Operation,
    string Method,
    string Target,
    string? ContentType,
    byte[]? Body,
    string? Accept = null,
    int? Records = null,
    bool MustSucceed = false)
{
    /// <param name="service">The address of the service.</param>
    public HttpRequestMessage ToMessage(Uri service)
    {
        // as //x is another host
        var message = new HttpRequestMessage(new HttpMethod(Method), service.GetLeftPart(UriPartial.Authority) + Target);
        if (Accept is not null) message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }

    public override string ToString() =>
        $"{Method} {Target} ({ContentType ?? "no type"}): {(Body is null ? "no "
            + "body" : System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 300))))}";
}
