using System.Diagnostics.CodeAnalysis;

namespace Churn.Core.Schema;

/// <summary>The outcome of reading a record: a record, or every fault that was found in it.</summary>
public readonly struct RecordReading
{
    private readonly IReadOnlyList<RecordWarning> warnings;

    /// <param name="record">The record; null if there are faults.</param>
    /// <param name="faults">Every fault.</param>
    /// <param name="warnings">What was noticed besides faults; null for the record's own.</param>
    internal RecordReading(CustomerRecord? record, IReadOnlyList<RecordError> faults, IReadOnlyList<RecordWarning>? warnings = null)
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
    /// The same reading for a caller who wants no guess: what training never saw, a word or a value out of range, is a fault too, told
    /// after the others. What is missing is none; the model learnt how to fill it in.
    /// </summary>
    /// <param name="schema">The schema that the record was read under.</param>
    public RecordReading Strictly(CustomerSchema schema)
    {
        var foreign = warnings.Where(warning => warning.Code is RecordWarning.UnseenCode or RecordWarning.OutOfRangeCode)
            .Take(Math.Max(0, RecordBuilder.MostFaults - Faults.Count)) // the columns of a schema are finite, but may be thousands
            .Select(warning => Refusal(warning, schema))
            .ToArray();
        return foreign.Length == 0 ? this : new RecordReading(null, [.. Faults, .. foreign], warnings);
    }

    /// <summary>A warning may repeat what was sent; a fault never does.</summary>
    private static RecordError Refusal(RecordWarning warning, CustomerSchema schema) =>
        warning.Code == RecordWarning.UnseenCode && schema.TryFind(warning.Column, out var column, out _)
            ? new RecordError(warning.Column, RecordError.Unseen, $"'{warning.Column}' must be {column.Expected}; training never saw what was sent.")
            : new RecordError(warning.Column, RecordError.OutOfRange, warning.Message);
}
