namespace Churn.Client.Answers;

/// <summary>A fault of one field.</summary>
/// <param name="Pointer">Where it stands in the body: a JSON pointer (RFC 6901).</param>
/// <param name="Rule">The rule that is broken, by which programs tell.</param>
/// <param name="Message">What was expected and how to mend it.</param>
public sealed record FieldError(string Pointer, string Rule, string Message);
