using System.Text.Json;
using Churn.Core.Schema;

namespace ChurnApi.Http;

/// <summary>The problems the service answers with, each made in one place.</summary>
internal static partial class KnownProblems
{
    /// <param name="faults">The faults of the customer.</param>
    /// <param name="place">The JSON pointer of the customer in the body; empty if it is the body.</param>
    public static Problem InvalidCustomer(IReadOnlyList<RecordError> faults, string place = "") => new()
    {
        Type = ProblemTypes.InvalidCustomer,
        Title = CustomerErrors.Title,
        Status = StatusCodes.Status400BadRequest,
        Detail = CustomerErrors.Detail(faults),
        Errors = CustomerErrors.Errors(faults, place),
    };

    public static Problem EmptyBody(string expected) => Bad(
        ProblemTypes.EmptyBody,
        "The body is empty.",
        $"Send {expected}; GET /schema says which fields there are and has an example.");

    public static Problem NotOneCustomer() => Bad(
        ProblemTypes.NotOneCustomer,
        "The body is not one customer.",
        "This path takes one customer as a JSON object. Send an array of customers to POST /predict/batch.");

    public static Problem NotAnArray(string single) => Bad(
        ProblemTypes.NotAnArray, "The body is not an array of customers.",
        $"This path takes a JSON array of customers. {single}");

    public static Problem InvalidAsOf() => Bad(
        ProblemTypes.InvalidAsOf,
        "asOf is not a valid date.",
        FormattableString.Invariant($"Send one date of the years {DateFormats.FirstYear} to {DateFormats.LastYear}, ")
        + "as in ?asOf=2024-05-31, or none for the training's, or for now where events are sent.");

    public static Problem InvalidStrict() =>
        Bad(
            ProblemTypes.InvalidStrict,
            "strict must be true or false.",
            "Send ?strict=true to have customers refused that hold what training never saw, or ?strict=false or nothing to "
                + "have them answered with warnings."
        );

    public static Problem InvalidAt() => Bad(
        ProblemTypes.InvalidAt,
        "at is not a valid time.",
        "Send a time of ISO 8601, as in ?at=2026-11-03T14:00 (UTC) or ?at=2026-11-03T14:00%2B01:00.");

    public static Problem StoreBroken(string fault) => Unavailable(
        ProblemTypes.StoreBroken, "The model store cannot be read.", $"{fault} To see all that is wrong: churn models verify");

    /// <summary>JSON that breaks off. The exception's message is not told: it repeats a piece of the body.</summary>
    public static Problem MalformedJson(JsonException fault) => MalformedJson(fault.LineNumber + 1, fault.BytePositionInLine + 1);

    /// <param name="line">The line at which the JSON breaks off, counted from 1.</param>
    /// <param name="position">The byte of the line, counted from 1.</param>
    public static Problem MalformedJson(long? line, long? position) => new()
    {
        Type = ProblemTypes.MalformedJson,
        Title = "The body is not valid JSON.",
        Status = StatusCodes.Status400BadRequest,
        Detail = FormattableString.Invariant($"The JSON cannot be read from line {line}, byte {position} on; both count from 1."),
        Line = line,
        Position = position,
    };

    public static Problem NotUtf8() => Bad(
        ProblemTypes.MalformedJson, "The body is not valid JSON.", "The body is not encoded in UTF-8, as JSON must be.");

    public static Problem BodyTooLarge(long limit) => new()
    {
        Type = ProblemTypes.BodyTooLarge,
        Title = "The body is too large.",
        Status = StatusCodes.Status413PayloadTooLarge,
        Detail = FormattableString.Invariant($"The body may have {limit} bytes at most."),
    };

    public static Problem TooManyCustomers(int count, int limit) => new()
    {
        Type = ProblemTypes.TooManyCustomers,
        Title = "There are too many customers.",
        Status = StatusCodes.Status413PayloadTooLarge,
        Detail = FormattableString.Invariant($"The body has {count} customers; {limit} at most are answered at once."),
    };

    public static Problem NotJson() => new()
    {
        Type = ProblemTypes.NotJson,
        Title = "The Content-Type is not JSON.",
        Status = StatusCodes.Status415UnsupportedMediaType,
        Detail = "Send the header Content-Type: application/json, the body in UTF-8 and without a Content-Encoding.",
    };

    public static Problem NoChampion(string advice) => Unavailable(ProblemTypes.NoChampion, "No model serves.", advice);

    public static Problem Stopping() => Unavailable(
        ProblemTypes.Stopping,
        "The service is stopping.",
        "It answers the requests that reach it, and will soon accept no more. Send requests to another instance.");

    private static Problem Bad(string type, string title, string detail) =>
        new() { Type = type, Title = title, Status = StatusCodes.Status400BadRequest, Detail = detail };

    private static Problem WithErrors(string type, string title, IReadOnlyList<FieldError> faults) => Bad(
        type,
        title,
        faults.Count == 1
            ? "One fault was found; it stands under errors."
            : FormattableString.Invariant($"{faults.Count} faults were found; all of them stand under errors.")) with
    {
        Errors = faults,
    };

    private static Problem Missing(string type, string title, string detail) =>
        new() { Type = type, Title = title, Status = StatusCodes.Status404NotFound, Detail = detail };

    private static Problem Unavailable(string type, string title, string detail) =>
        new() { Type = type, Title = title, Status = StatusCodes.Status503ServiceUnavailable, Detail = detail };
}
