using System.Net;
using System.Text.RegularExpressions;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

/// <summary>
/// Somebody with a browser without scripts: keeps cookies, follows nothing by itself, sends forms as pages have them.
/// </summary>
internal sealed partial class Visitor(RunningService service) : IDisposable
{
    private readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() })
    {
        BaseAddress = service.Address,
    };

    /// <summary>Opens a page.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string? language = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (language is not null) request.Headers.Add("Accept-Language", language);
        return client.SendAsync(request);
    }

    /// <summary>The text of a page, which must be there.</summary>
    public async Task<string> ReadAsync(string path, string? language = null)
    {
        var answer = await OpenAsync(path, language);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form of a page, with the token that the page has.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        var shown = await (await OpenAsync(page)).Content.ReadAsStringAsync();
        return await PostAsync(path, [.. fields, ("__RequestVerificationToken", Token().Match(shown).Groups[1].Value)]);
    }

    /// <summary>Sends a form that no page has shown.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => client.PostAsync(
        new Uri(path, UriKind.Relative),
        new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<HttpResponseMessage> SignInAsync(string key, string back = "") =>
        SendAsync("/console/sign-in", "/console/sign-in", ("Credential", key), ("Back", back));

    public void Dispose() => client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();
}
