namespace Churn.Core.Schema;

/// <summary>Why a record cannot be read.</summary>
/// <param name="Column">The name of the column or unknown field; null where the whole record is at fault.</param>
/// <param name="Rule">The rule that is broken: one of the constants below.</param>
/// <param name="Message">What was seen, what was expected, how to mend it. Never the customer's value.</param>
public sealed record RecordError(string? Column, string Rule, string Message)
{
    public const string NotANumber = "not-a-number";
    public const string NotADate = "not-a-date";
    public const string NotAValue = "not-a-value";
    public const string UnknownField = "unknown-field";
    public const string DuplicateField = "duplicate-field";
    public const string NotText = "not-text";
    public const string TooManyFaults = "too-many-faults";
    public const string NotAnObject = "not-an-object";
    public const string NoKnownField = "no-known-field";
    public const string Unseen = RecordWarning.UnseenCode;
    public const string OutOfRange = RecordWarning.OutOfRangeCode;
}
