namespace Churn.Client.Answers;

/// <summary>Why the service did not answer: problem details (RFC 9457).</summary>
/// <param name="Type">The kind, by which programs tell; the path of a page of the service about it.</param>
/// <param name="Title">The kind in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and how to fix it.</param>
/// <param name="Errors">Every fault of the customer that was sent; null where the problem is another.</param>
/// <param name="Line">The line at which the JSON breaks off, from 1.</param>
/// <param name="Position">The byte of that line, from 1.</param>
/// <param name="TraceId">Finds the request in the service's log.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    IReadOnlyList<FieldError>? Errors = null,
    long? Line = null,
    long? Position = null,
    string? TraceId = null);

/// <summary>A fault of one field.</summary>
/// <param name="Pointer">Where it stands in the body: a JSON pointer (RFC 6901).</param>
/// <param name="Rule">The rule that is broken, by which programs tell.</param>
/// <param name="Message">What was expected and how to fix it.</param>
public sealed record FieldError(string Pointer, string Rule, string Message);
