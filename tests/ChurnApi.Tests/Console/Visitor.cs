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

    /// <summary>Sends a file with the token of a page, both else those of runs.</summary>
    public async Task<HttpResponseMessage> UploadAsync(
        HttpContent file,
        string name = "customers.csv",
        string page = "/console/runs",
        string path = "/console/runs",
        params (string Name, string Value)[] fields)
    {
        var shown = await (await OpenAsync(page)).Content.ReadAsStringAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(shown).Groups[1].Value), "__RequestVerificationToken" },
        };
        foreach (var field in fields) form.Add(new StringContent(field.Value), field.Name);
        form.Add(file, "file", name);
        return await client.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    /// <summary>Scores a table.</summary>
    /// <returns>The page of its run once nobody works on it any more.</returns>
    public async Task<string> ScoreAsync(
        string table, string name = "customers.csv", params (string Name, string Value)[] fields)
    {
        var sent = await UploadAsync(new StringContent(table), name, fields: fields);
        sent.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        return await SettledAsync(sent.Headers.Location!.OriginalString);
    }

    /// <summary>Opens a page until it does not ask again by itself.</summary>
    public async Task<string> SettledAsync(string path)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await OpenAsync(path);
            if (!answer.Headers.Contains("Refresh")) return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            tries.Should().BeLessThan(600);
            await Task.Delay(50);
        }
    }

    public Task<HttpResponseMessage> SignInAsync(string key, string back = "") =>
        SendAsync("/console/sign-in", "/console/sign-in", ("Credential", key), ("Back", back));

    public void Dispose() => client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();
}
