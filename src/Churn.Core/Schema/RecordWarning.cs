namespace Churn.Core.Schema;

/// <summary>Something in a record that was answered all the same.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Code">One of the codes below.</param>
/// <param name="Message">What was seen and what was done, in a sentence.</param>
public sealed record RecordWarning(string Column, string Code, string Message)
{
    public const string MissingCode = "missing";
    public const string UnseenCode = "unseen";
    public const string OutOfRangeCode = "out-of-range";
    public const string IgnoredCode = "ignored";

    /// <summary>The label says that the customer has left.</summary>
    public const string AlreadyLeftCode = "already-left";

    /// <summary>The as-of day is more than <see cref="CustomerSchema.MaxDaysFromTraining"/> days from the training's.</summary>
    public const string FarAsOfCode = "far-as-of";
}
