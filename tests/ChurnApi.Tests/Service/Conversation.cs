using System.Text;
using System.Text.RegularExpressions;
using ChurnApi.Tests.OpenApi;

namespace ChurnApi.Tests.Service;

/// <summary>Says a request in one line and reads the answer as JSON.</summary>
public static partial class Conversation
{
    public static async Task<Answer> PostAsync(
        this RunningService service, string path, string body, string type = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await service.PostAsync(path, content);
    }

    public static async Task<Answer> PostAsync(this RunningService service, string path, HttpContent? content)
    {
        using var response = await service.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await Read(response);
    }

    public static Task<Answer> GetAsync(this RunningService service, string path) => GetAsync(service.Client, path);

    public static async Task<Answer> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await Read(response);
    }

    public static async Task<Answer> SendAsync(this RunningService service, HttpRequestMessage request)
    {
        using var response = await service.Client.SendAsync(request);
        return await Read(response);
    }

    /// <summary>Asks until the answer is as wanted, for ten seconds at most.</summary>
    public static async Task<Answer> UntilAsync(this RunningService service, string path, Func<Answer, bool> wanted)
    {
        for (var i = 0; i < 200; i++)
        {
            var answer = await service.GetAsync(path);
            if (wanted(answer)) return answer;
            await Task.Delay(50);
        }

        throw new TimeoutException($"{path} was not as wanted within ten seconds.");
    }

    private static async Task<Answer> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var answer = new Answer(response.StatusCode, type, text, headers);
        var request = response.RequestMessage!;
        Contract
            .Faults(request.Method, request.RequestUri!.AbsolutePath, answer)
            .Should()
            .BeEmpty("the OpenAPI document tells of every answer; the snapshot may be old");
        return answer with
        {
            Text = Id().Replace(text, found => found.Groups["rest"].Value),
            Length = Encoding.UTF8.GetByteCount(text),
            PredictionIds = [.. Id().Matches(text).Select(found => Guid.Parse(found.Groups["id"].Value))],
        };
    }

    /// <summary>The id of a prediction as a member of JSON, or as the field before the last of a table.</summary>
    [GeneratedRegex("\"predictionId\":\"(?<id>[0-9a-f-]{36})\",|(?<=[,;\t|])(?<id>[0-9a-f-]{36})(?<rest>[,;\t|])")]
    private static partial Regex Id();
}
