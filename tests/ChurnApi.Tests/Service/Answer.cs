using System.Net;
using System.Text.Json;

namespace ChurnApi.Tests.Service;

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The ids of the predictions, which differ from request to request; <see cref="Text"/> lacks them.</summary>
    public IReadOnlyList<Guid> PredictionIds { get; init; } = [];

    /// <summary>How many bytes the text had as it came.</summary>
    public int Length { get; init; }

    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The faults of a problem as "pointer rule".</summary>
    public IReadOnlyList<string> Faults => FaultsOf(Json);

    /// <summary>The warnings of a prediction as "field code", one for each missing field.</summary>
    public IReadOnlyList<string> Warnings =>
        [
            .. Json.GetProperty("warnings")
                .EnumerateArray()
                .SelectMany(warning =>
                    (
                        warning.TryGetProperty("fields", out var fields)
                            ? fields.EnumerateArray()
                            : Enumerable.Repeat(warning.GetProperty("field"), 1)
                    ).Select(name => $"{name} {warning.GetProperty("code")}")),];

    public static IReadOnlyList<string> FaultsOf(JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("pointer")} {e.GetProperty("rule")}")];

    /// <summary>Checks that the answer is a whole problem of this status and kind.</summary>
    public Answer MustBeProblem(HttpStatusCode status, string type)
    {
        Status.Should().Be(status, Text);
        MediaType.Should().Be("application/problem+json");
        Json.GetProperty("type").GetString().Should().Be($"/problems/{type}");
        Json.GetProperty("status").GetInt32().Should().Be((int)status);
        Json.GetProperty("title").GetString().Should().NotBeNullOrWhiteSpace();
        Json.GetProperty("detail").GetString().Should().NotBeNullOrWhiteSpace();
        Text.Should().NotContain("   at ", "no stack trace leaves the service");
        return this;
    }

    public Answer MustBeOk()
    {
        Status.Should().Be(HttpStatusCode.OK, Text);
        MediaType.Should().Be("application/json");
        return this;
    }
}
