namespace ChurnApi.Http;

/// <summary>A fault of one field.</summary>
/// <param name="Pointer">Where it stands in the body: a JSON pointer (RFC 6901), empty for the body as a whole.</param>
/// <param name="Rule">The rule that is broken, such as "unknown-field"; it stays the same over versions.</param>
/// <param name="Message">What was expected and how to mend it.</param>
public sealed record FieldError(string Pointer, string Rule, string Message);
