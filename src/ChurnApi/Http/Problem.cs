using System.Text.Json.Serialization;

namespace ChurnApi.Http;

/// <summary>Why a request was not answered: problem details (RFC 9457).</summary>
public sealed record Problem
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The kind of the problem; it stays the same over versions.</summary>
    public required string Type { get; init; }

    /// <summary>The kind in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong with this request and how to fix it.</summary>
    public required string Detail { get; init; }

    /// <summary>Every fault of the customer that was sent, or of a member of the query.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The line of the body at which its JSON breaks off, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Line { get; init; }

    /// <summary>The byte of that line, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Position { get; init; }

    /// <summary>Finds the request in the service's log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}

/// <summary>A fault of one field.</summary>
/// <param name="Pointer">
/// Where it stands in the body: a JSON pointer (RFC 6901), empty for the body as a whole; of a member of the query its name.
/// </param>
/// <param name="Rule">The rule that is broken, such as "unknown-field"; it stays the same over versions.</param>
/// <param name="Message">What was expected and how to fix it.</param>
public sealed record FieldError(string Pointer, string Rule, string Message);
