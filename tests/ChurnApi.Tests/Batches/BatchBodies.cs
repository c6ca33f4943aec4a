using System.Text;
using System.Text.Json;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Batches;

/// <summary>The same customers in every form, and answers in every form as items.</summary>
internal static class BatchBodies
{
    public const string BatchPath = "/predict/batch";
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";
    public const string Table = "text/csv";

    public static string Of(string form, IEnumerable<string> customers) => form switch
    {
        Json => $"[{string.Join(',', customers)}]",
        Lines => string.Concat(customers.Select(customer => customer.ReplaceLineEndings(" ") + "\n")),
        _ => TableOf([.. customers.Select(customer => JsonElement.Parse(customer))]),
    };

    public static HttpRequestMessage Request(
        string form,
        HttpContent content,
        string? accept = null,
        string? key = null,
        string path = BatchPath)
    {
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", form);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }

    public static async Task<Answer> SendAsync(
        this RunningService service, string form, string body, string? accept = null, string? key = null, string path = BatchPath)
    {
        using var request = Request(form, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), accept, key, path);
        return await service.SendAsync(request);
    }

    /// <summary>The items of an answer in JSON or lines.</summary>
    public static IReadOnlyList<JsonElement> Items(this Answer answer) => answer.MediaType == Json
        ? [.. answer.Json.GetProperty("results").EnumerateArray()]
        : [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    /// <summary>The rows of an answer in CSV, without fields in quotes, by the header's names.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(this Answer answer)
    {
        var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].Split(',');
        return
        [
            .. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(field => field.First, field => field.Second)),
        ];
    }

    public static bool IsError(this JsonElement item) => item.TryGetProperty("error", out _);

    public static string ErrorType(this JsonElement item) =>
        item.GetProperty("error").GetProperty("type").GetString()!["/problems/".Length..];

    private static string TableOf(JsonElement[] customers)
    {
        var names = customers
            .SelectMany(customer => customer.EnumerateObject().Select(member => member.Name))
            .Distinct()
            .ToArray();
        var text = new StringBuilder(string.Join(',', names)).Append("\r\n");
        foreach (var customer in customers)
            text.AppendJoin(',', names.Select(name => customer.TryGetProperty(name, out var value) ? value.ToString() : ""))
                .Append("\r\n");
        return text.ToString();
    }
}
