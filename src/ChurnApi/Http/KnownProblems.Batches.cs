using System.Globalization;
using Churn.Core.Schema;
using ChurnApi.Configuration;

namespace ChurnApi.Http;

/// <summary>The problems of batches that come in several forms, and of their repetition.</summary>
internal static partial class KnownProblems
{
    /// <summary>The most names that a missing one is compared with; the work on a hostile header must have an end.</summary>
    private const int MostCompared = 1_000;

    public static Problem UnknownForm() =>
        new()
        {
            Type = ProblemTypes.UnknownForm,
            Title = "Unsupported batch format.",
            Status = StatusCodes.Status415UnsupportedMediaType,
            Detail =
                "Send the header Content-Type: application/json (an array), application/x-ndjson (a customer on each line) or "
                    + "text/csv (with a header), the body in UTF-8, or CSV in the charset that the header names, and without a "
                + "Content-Encoding.",
        };

    /// <param name="charset">The charset that the request names.</param>
    public static Problem NotInCharset(string charset) => UnknownForm() with
    {
        Title = "The body is not in the charset that it names.",
        Detail = $"There are bytes that are not text in {charset}. Name the right charset in Content-Type, or send UTF-8.",
    };

    public static Problem NotAcceptable() => new()
    {
        Type = ProblemTypes.NotAcceptable,
        Title = "None of the accepted formats is available.",
        Status = StatusCodes.Status406NotAcceptable,
        Detail = "Send the header Accept: application/json, application/x-ndjson or text/csv, or none for the form of the body.",
    };

    /// <param name="fault">Why the header is no row.</param>
    public static Problem InvalidHeader(string fault) =>
        Bad(
            ProblemTypes.InvalidHeader,
            "The header of the table cannot be read.",
            $"The first row must name the columns, but {fault}");

    /// <param name="missing">The model's columns that a table lacks.</param>
    /// <param name="unknown">The table's columns that the model does not know.</param>
    public static Problem MissingColumns(IReadOnlyList<string> missing, IReadOnlyList<string> unknown) =>
        Bad(
            ProblemTypes.InvalidHeader,
            "The table lacks columns of the model.",
            "Name every column in the first row, separated by commas, semicolons, tabs or bars; errors says which are missing. "
                + "To score without them: ?allowMissingColumns=true"
        ) with
        {
            Errors =
            [
                .. missing.Select(name => new FieldError(
                    "",
                    "missing-column",
                    $"The model needs the column '{name}'.{Hint(name, unknown)}")),],
        };

    /// <param name="line">The line on which the row begins, counted from 1.</param>
    /// <param name="fault">Why it is no row.</param>
    public static Problem MalformedRow(long line, string fault) =>
        Bad(
            ProblemTypes.MalformedCsv,
            "The row cannot be read.",
            FormattableString.Invariant($"The row on line {line} cannot be read: {fault}")
        ) with
        {
            Line = line,
        };

    /// <param name="line">The line on which the row of the quote begins, counted from 1.</param>
    public static Problem OpenQuote(long line) =>
        Bad(
            ProblemTypes.MalformedCsv,
            "A quote is never closed.",
            FormattableString.Invariant($"A quote of the row that begins on line {line} is not closed by the end of the body.")
        ) with
        {
            Line = line,
        };

    /// <param name="line">The line on which the record begins, counted from 1.</param>
    /// <param name="limit">The most bytes of a record.</param>
    public static Problem RecordTooLarge(long line, int limit) =>
        new()
        {
            Type = ProblemTypes.RecordTooLarge,
            Title = "The record is too large.",
            Status = StatusCodes.Status413PayloadTooLarge,
            Detail = FormattableString.Invariant(
                $"The record that begins on line {line} has more than {limit} bytes; the limit for one record."),
            Line = line,
        };

    /// <param name="limits">How slow a batch may be.</param>
    public static Problem BatchTooSlow(LimitOptions limits) =>
        new()
        {
            Type = ProblemTypes.RequestTimeout,
            Title = "Request Timeout.",
            Status = StatusCodes.Status408RequestTimeout,
            Detail = string.Create(CultureInfo.InvariantCulture,
                $"A batch must be sent at {limits.MinBatchBytesPerSecond} bytes a second and be done "
                    + $"within {limits.BatchTimeout:c}. Send what is there, and the rest as another batch."
            ),
        };

    public static Problem InvalidIdempotencyKey() => Bad(
        ProblemTypes.InvalidIdempotencyKey,
        "The idempotency key cannot be used.",
        "Send one header Idempotency-Key of 1 to 255 characters, of visible ASCII, such as a UUID; or none.");

    public static Problem IdempotencyKeyReused() =>
        new()
        {
            Type = ProblemTypes.IdempotencyKeyReused,
            Title = "The idempotency key was used for another request.",
            Status = StatusCodes.Status422UnprocessableEntity,
            Detail =
                "A key stands for one batch: the same body, Content-Type, Accept and query. Send another batch with a key of "
                    + "its own.",
        };

    public static Problem IdempotencyKeyInUse() => new()
    {
        Type = ProblemTypes.IdempotencyKeyInUse,
        Title = "The request with this idempotency key is under way.",
        Status = StatusCodes.Status409Conflict,
        Detail = "A batch with this key is being answered. Try again when it is done.",
    };

    /// <param name="version">The version that answered first.</param>
    public static Problem AnswerGone(string version) =>
        new()
        {
            Type = ProblemTypes.AnswerGone,
            Title = "The answer cannot be given again.",
            Status = StatusCodes.Status410Gone,
            Detail =
                $"It was given by model {version}, which the store cannot open any more. Send the batch with another key: the "
                    + "model of now answers.",
        };

    private static string Hint(string name, IReadOnlyList<string> unknown) =>
        NearestName.Of(name, unknown.Take(MostCompared)) is { } nearest ? $" Is it '{nearest}'?" : "";
}
