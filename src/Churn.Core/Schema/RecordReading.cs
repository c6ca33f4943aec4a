using System.Diagnostics.CodeAnalysis;

namespace Churn.Core.Schema;

/// <summary>The outcome of reading a record: a record, or every fault that was found in it.</summary>
public readonly struct RecordReading
{
    internal RecordReading(CustomerRecord? record, IReadOnlyList<RecordFault> faults)
    {
        Record = record;
        Faults = faults;
    }

    /// <summary>The record; null if there are faults.</summary>
    public CustomerRecord? Record { get; }

    /// <summary>Every fault, in the order of the fields; empty if there is a record.</summary>
    public IReadOnlyList<RecordFault> Faults { get; }

    [MemberNotNullWhen(true, nameof(Record))]
    public bool Succeeded => Record is not null;
}
