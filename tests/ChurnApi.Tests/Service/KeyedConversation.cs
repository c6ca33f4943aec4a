using System.Text;

namespace ChurnApi.Tests.Service;

/// <summary>Says a request with a key in one line.</summary>
public static class KeyedConversation
{
    public static Task<Answer> GetAsync(this RunningService service, string path, string key) =>
        service.AskAsync(HttpMethod.Get, path, key);

    public static Task<Answer> PostAsync(
        this RunningService service,
        string path,
        string body,
        (string Header, string Value) credentials
    ) => service.AskAsync(HttpMethod.Post, path, credentials, body);

    public static Task<Answer> AskAsync(
        this RunningService service,
        HttpMethod method,
        string path,
        string key,
        string? body = null
    ) => service.AskAsync(method, path, ("X-Api-Key", key), body);

    public static async Task<Answer> AskAsync(
        this RunningService service,
        HttpMethod method,
        string path,
        (string Header, string Value) credentials,
        string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(credentials.Header, credentials.Value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await service.SendAsync(request);
    }
}
