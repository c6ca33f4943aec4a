using System.Net;
using System.Text;
using System.Text.Json;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Judges answers by the document: no failure, nothing that it does not say, no customer's value in an error.</summary>
/// <param name="document">The document.</param>
public sealed class AnswerCheck(ApiDocument document)
{
    private const string ProblemType = "application/problem+json";

    /// <summary>What is wrong with an answer; null if nothing.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="status">The status.</param>
    /// <param name="mediaType">The media type of the body; null for none.</param>
    /// <param name="body">The body.</param>
    public string? Fault(FuzzRequest request, HttpStatusCode status, string? mediaType, byte[] body)
    {
        if ((int)status >= 500)
            return $"failed with {(int)status}";
        if (request.MustSucceed && status != HttpStatusCode.OK)
            return $"a valid customer was answered with {(int)status}: {Encoding.UTF8.GetString(body)}";
        if ((int)status >= 400 && Tells(request, body))
            return $"an error repeats a customer's value: {Encoding.UTF8.GetString(body)}";
        if (request.Method == "HEAD")
            return body.Length == 0 ? null : "a body to HEAD";
        if (request.Operation is not { } operation)
            return StrangerFault(status, mediaType, body);
        if (operation.Answer((int)status) is not { } documented)
            return $"the document does not have {(int)status} of {operation}";
        if (!documented.TryGetProperty(mediaType ?? "", out var content))
            return $"the document does not have {mediaType ?? "an answer without type"} with {(int)status} of {operation}";
        var schema = content.GetProperty("schema");
        return mediaType switch
        {
            "application/x-ndjson" => LinesFault(request, Lines(body), schema),
            "text/csv" => request.Records is { } records && Lines(body).Length != records + 1
                ? $"{Lines(body).Length - 1} rows for {records} customers"
                : null,
            "application/json" or ProblemType => JsonFault(body, schema, out var json)
                ?? (status == HttpStatusCode.OK ? ItemsFault(request, json) : null),
            _ => null,
        };
    }

    /// <summary>What is not in the document is answered with a problem, or led elsewhere.</summary>
    private string? StrangerFault(HttpStatusCode status, string? mediaType, byte[] body)
    {
        if ((int)status < 400)
            return null; // a page, such as that of /swagger
        if (mediaType == ProblemType)
            return JsonFault(body, document.Schemas.Component("Problem"), out _);
        return body.Length == 0 && status == HttpStatusCode.BadRequest
            ? null
            : $"{(int)status} is no problem document but {mediaType}"; // the server itself refuses some targets
    }

    private string? JsonFault(byte[] body, JsonElement schema, out JsonElement json)
    {
        try
        {
            json = JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            json = default;
            return "an answer that is no JSON";
        }

        return document.Schemas.Faults(schema, json).FirstOrDefault();
    }

    private string? LinesFault(FuzzRequest request, byte[][] lines, JsonElement schema)
    {
        if (request.Records is { } records && lines.Length != records) return $"{lines.Length} lines for {records} customers";
        foreach (var (position, line) in lines.Index())
            if ((JsonFault(line, schema, out var item) ?? ItemFault(request, item, position)) is { } fault) return fault;
        return null;
    }

    /// <summary>As many results and errors as customers, in their order; and no value of theirs in an error.</summary>
    private static string? ItemsFault(FuzzRequest request, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("results", out var items))
            return null;
        if (request.Records is { } records && items.GetArrayLength() != records)
            return $"{items.GetArrayLength()} items for {records} customers";
        return items
            .EnumerateArray()
            .Index()
            .Select(item => ItemFault(request, item.Item, item.Index))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? ItemFault(FuzzRequest request, JsonElement item, int position)
    {
        if (item.GetProperty("index").GetInt32() != position) return $"item {position} has another index";
        var failed = item.TryGetProperty("error", out var error);
        if (failed == item.TryGetProperty("result", out _))
            return $"item {position} has a result and an error, or neither";
        return failed && Tells(request, Encoding.UTF8.GetBytes(error.GetRawText()))
            ? $"the error of item {position} repeats a customer's value"
            : null;
    }

    private static byte[][] Lines(byte[] body)
    {
        var lines = new List<byte[]>();
        foreach (var range in body.AsSpan().Split("\n"u8)) lines.Add(body[range]);
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return [.. lines];
    }

    /// <summary>Whether an error repeats a planted value. Names of fields are not values, and are repeated.</summary>
    private static bool Tells(FuzzRequest request, byte[] error) => Plant.IsIn(error) && !PlantIsName(request);

    private static bool PlantIsName(FuzzRequest request)
    {
        var reader = new Utf8JsonReader(request.Body, new JsonReaderOptions { MaxDepth = 3_000, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && Plant.IsIn(reader.ValueSpan)) return true;
        }
        catch (JsonException)
        {
            // spoilt: what came before counts
        }

        return false;
    }
}
