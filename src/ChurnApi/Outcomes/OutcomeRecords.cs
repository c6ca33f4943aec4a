using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Outcomes.Reading;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Reads the records of a body of outcomes, one after the other.</summary>
/// <param name="now">The time now.</param>
/// <param name="table">The columns, where the body is a table; null where its records are JSON.</param>
internal sealed class OutcomeRecords(DateTimeOffset now, OutcomeTable? table)
{
    private readonly OutcomeReader reader = new(now);
    private readonly CsvFields fields = new();

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The record as it was sent.</param>
    /// <param name="index">Its position, from 0.</param>
    /// <param name="place">Where it begins in the body.</param>
    /// <returns>The outcome or the error.</returns>
    public (Outcome? Outcome, BatchError? Error) Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place)
    {
        if (table is not null) return ReadRow(table, bytes.Span, index, place);
        if (!Utf8.IsValid(bytes.Span)) return (null, BatchError.Of(KnownProblems.NotUtf8() with { Line = place.Line }));
        try
        {
            return Of(reader.Read(bytes), index);
        }
        catch (JsonException fault)
        {
            var at = place.Within((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
            return (null, BatchError.Of(KnownProblems.MalformedJson(at.Line, at.Position)));
        }
    }

    private static (Outcome? Outcome, BatchError? Error) Of(OutcomeReading reading, long index) => reading.Outcome is not null
        ? (reading.Outcome, null)
        : (null, BatchError.Of(KnownProblems.InvalidOutcome([.. reading.Faults.Select(fault => new FieldError(
            fault.Member is { } member ? JsonPointer.Member(JsonPointer.Item(index), member) : JsonPointer.Item(index),
            fault.Rule,
            fault.Message))])));

    private (Outcome? Outcome, BatchError? Error) ReadRow(
        OutcomeTable columns, ReadOnlySpan<byte> bytes, long index, BodyPosition place)
    {
        var fault = fields.Split(CsvRow.WithoutEnd(bytes), columns.Separator);
        if (fault != CsvError.None)
            return (null, BatchError.Of(KnownProblems.MalformedRow(place.Line, RowErrors.Words(fault))));
        if (fields.Count != columns.Count)
            return (null, BatchError.Of(KnownProblems.MalformedRow(
                place.Line, FormattableString.Invariant($"it has {fields.Count} fields, the header {columns.Count}."))));
        return Of(
            reader.Read(member => columns.Positions.TryGetValue(member, out var position)
                ? fields[position].Trim().ToString()
                : null),
            index);
    }
}

/// <summary>The columns of a table of outcomes. Columns of other names are passed over.</summary>
/// <param name="Separator">The character between the fields.</param>
/// <param name="Count">How many columns there are.</param>
/// <param name="Positions">The position of each column that is read, by its name.</param>
internal sealed record OutcomeTable(byte Separator, int Count, IReadOnlyDictionary<string, int> Positions)
{
    /// <summary>Reads a header.</summary>
    /// <param name="header">The first row, without its end of line.</param>
    /// <returns>The table, or the problem with it.</returns>
    public static (OutcomeTable? Table, Problem? Problem) Of(byte[] header)
    {
        var table = BatchTable.Separators.Select(separator => Of(header, separator)).MaxBy(found => found.Positions.Count)!;
        return table.Positions.Count > 0
            ? (table, null)
            : (null, KnownProblems.InvalidHeader($"it has none of {string.Join(", ", OutcomeReader.Members)}."));
    }

    private static OutcomeTable Of(byte[] header, byte separator)
    {
        var fields = new CsvFields();
        var names = fields.Split(header, separator) == CsvError.None ? fields.ToStrings() : [];
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (position, name) in names.Index())
            if (OutcomeReader.Members.Contains(name.Trim())) positions.TryAdd(name.Trim(), position);
        return new OutcomeTable(separator, names.Length, positions);
    }
}
