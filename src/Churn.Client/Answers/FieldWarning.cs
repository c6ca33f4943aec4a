namespace Churn.Client.Answers;

/// <summary>Something in a customer that was answered all the same.</summary>
/// <param name="Field">The field's name; null where there are several.</param>
/// <param name="Fields">The names of the missing fields; null in other warnings.</param>
/// <param name="Code">Missing, unseen, out-of-range, ignored, far-as-of or already-left; later services may know more.</param>
/// <param name="Message">What was seen and what was done.</param>
public sealed record FieldWarning(string? Field, IReadOnlyList<string>? Fields, string Code, string Message);
