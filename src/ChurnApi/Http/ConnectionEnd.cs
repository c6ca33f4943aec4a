namespace ChurnApi.Http;

/// <summary>Ends a connection with the answer of its request.</summary>
internal static class ConnectionEnd
{
    /// <summary>Has the server close an HTTP/1.1 connection behind the answer, whatever becomes of the answer's headers until then.</summary>
    public static void CloseAfterAnswer(this HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.OnStarting(Close, context.Response);
    }

    private static Task Close(object response)
    {
        ((HttpResponse)response).Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
