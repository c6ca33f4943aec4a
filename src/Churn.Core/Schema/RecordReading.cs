using System.Diagnostics.CodeAnalysis;

namespace Churn.Core.Schema;

/// <summary>The outcome of reading a record: a record, or every fault that was found in it.</summary>
public readonly struct RecordReading
{
    private readonly IReadOnlyList<RecordWarning> warnings;

    /// <param name="record">The record; null if there are faults.</param>
    /// <param name="faults">Every fault.</param>
    /// <param name="warnings">What was noticed besides faults; null for the record's own.</param>
    internal RecordReading(
        CustomerRecord? record,
        IReadOnlyList<RecordError> faults,
        IReadOnlyList<RecordWarning>? warnings = null)
    {
        Record = record;
        Faults = faults;
        this.warnings = warnings ?? record?.Warnings ?? [];
    }

    /// <summary>The record; null if there are faults.</summary>
    public CustomerRecord? Record { get; }

    /// <summary>Every fault, in the order of the fields; empty if there is a record.</summary>
    public IReadOnlyList<RecordError> Faults { get; }

    [MemberNotNullWhen(true, nameof(Record))]
    public bool Succeeded => Record is not null;

    /// <summary>
    /// The same reading for a caller who wants no guess: what training never saw, a word or a value out of range, is a fault too,
    /// told after the others. What is missing is none; the model learnt how to fill it in.
    /// </summary>
    /// <param name="schema">The schema that the record was read under.</param>
    public RecordReading Strictly(CustomerSchema schema)
    {
        var foreign = warnings.Where(warning => warning.Code is RecordWarning.UnseenCode or RecordWarning.OutOfRangeCode)
            // the columns of a schema are finite, but may be thousands
            .Take(Math.Max(0, RecordBuilder.MostFaults - Faults.Count))
            .Select(warning => Refusal(warning, schema))
            .ToArray();
        return foreign.Length == 0 ? this : new RecordReading(null, [.. Faults, .. foreign], warnings);
    }

    /// <summary>A warning may repeat what was sent; a fault never does.</summary>
    private static RecordError Refusal(RecordWarning warning, CustomerSchema schema) =>
        warning.Code == RecordWarning.UnseenCode && schema.TryFind(warning.Column, out var column, out _)
            ? new RecordError(
                warning.Column,
                RecordError.Unseen,
                $"'{warning.Column}' must be {column.Expected}; training never saw what was sent.")
            : new RecordError(warning.Column, RecordError.OutOfRange, warning.Message);
}

/// <summary>Why a record cannot be read.</summary>
/// <param name="Column">The name of the column or unknown field; null where the whole record is at fault.</param>
/// <param name="Rule">The rule that is broken: one of the constants below.</param>
/// <param name="Message">What was seen, what was expected, how to fix it. Never the customer's value.</param>
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
    public const string MissingEvents = "missing-events";
    public const string ComputedField = "computed-field";
    public const string Erased = "erased";
    public const string NoTime = "no-time";
    public const string NotATime = "not-a-time";
    public const string NotBeforeAsOf = "not-before-as-of";
    public const string MixedZones = "mixed-zones";
    public const string TooManyEvents = "too-many-events";
    public const string NeedsSentenceModel = "needs-sentence-model";

    /// <summary>Where in the value of the column the fault is, as a JSON pointer; empty for all of it.</summary>
    public string Within { get; init; } = "";
}

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

    /// <summary>No event counts, so that the columns that are computed of events say nothing.</summary>
    public const string NoEventsCode = "no-events";

    /// <summary>A text is longer than what is read of it.</summary>
    public const string TextTruncatedCode = "text-truncated";

    /// <summary>Of most words of a text nothing was learnt, as of another language.</summary>
    public const string TextForeignCode = "text-foreign";
}

/// <summary>What became of a value that was read.</summary>
public enum ReadOutcome
{
    /// <summary>A value of a sort seen in training.</summary>
    Known,

    /// <summary>No value; the model fills in what its missing rule learnt.</summary>
    Missing,

    /// <summary>A category that training never saw; the model treats it as a rare one.</summary>
    Unseen,

    /// <summary>A number below the smallest or above the largest of training.</summary>
    OutOfRange,

    /// <summary>Not a value of the column's kind.</summary>
    Invalid,
}
