using System.Buffers;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Reads records that are rows of a table.</summary>
/// <param name="table">Its columns.</param>
/// <param name="strict">The schema, where a customer is refused that holds what training never saw; null where he is answered.</param>
internal sealed class TableRecords(BatchTable table, CustomerSchema? strict) : IRecordReader
{
    private readonly List<string> fields = new(table.Names.Length);
    private readonly ArrayBufferWriter<byte> json = new();

    public ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place)
    {
        fields.Clear();
        var fault = CsvRow.Split(CsvRow.WithoutEnd(bytes.Span), table.Separator, fields);
        if (fault != CsvError.None) return ParsedRecord.Refused(KnownProblems.MalformedRow(place.Line, RowErrors.Words(fault)));
        return fields.Count == table.Names.Length
            ? ParsedRecord.Of(table.Reader.Read(fields), strict, index)
            : ParsedRecord.Refused(KnownProblems.MalformedRow(
                place.Line, FormattableString.Invariant($"it has {fields.Count} fields, the header {table.Names.Length}.")));
    }

    /// <summary>The fields that the model knows, as texts: they are read alike.</summary>
    public ReadOnlySpan<byte> Json
    {
        get
        {
            json.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(json);
            writer.WriteStartObject();
            for (var i = 0; i < fields.Count; i++)
                if (table.Reader.Knows(i)) writer.WriteString(table.Names[i], fields[i]);
            writer.WriteEndObject();
            writer.Flush();
            return json.WrittenSpan;
        }
    }
}
