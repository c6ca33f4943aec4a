using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Schema;
using ChurnApi.Batches.Slicing;
using ChurnApi.Problems;

namespace ChurnApi.Batches.Reading;

/// <summary>Reads records that are JSON objects.</summary>
/// <param name="schema">The schema of the model that answers.</param>
/// <param name="asOf">The day from which the ages of dates count; null where the schema has none.</param>
/// <param name="inArray">Whether the records are one JSON text together, so that what is no JSON in one of them breaks it off.</param>
internal sealed class JsonRecords(CustomerSchema schema, DateOnly? asOf, bool inArray) : IRecordReader
{
    private readonly JsonRecordReader reader = new(schema);
    private ReadOnlyMemory<byte> last;

    public ReadOnlySpan<byte> Json => last.Span;

    public SentRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPlace place)
    {
        last = bytes[..bytes.Span.TrimEnd("\r\n"u8).Length]; // where a line breaks off is on that line
        if (!Utf8.IsValid(last.Span)) return Malformed(KnownProblems.NotUtf8());
        try
        {
            return SentRecord.Of(reader.Read(last.Span, asOf), index);
        }
        catch (JsonException fault)
        {
            var at = place.Within((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
            return Malformed(KnownProblems.MalformedJson(at.Line, at.Position));
        }
    }

    private SentRecord Malformed(Problem problem) => inArray ? new SentRecord(null, null, problem) : SentRecord.Refused(problem);
}
