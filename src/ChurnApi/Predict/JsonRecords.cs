using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Reads records that are JSON objects.</summary>
/// <param name="schema">The schema of the model that answers.</param>
/// <param name="asOf">The day from which the ages of dates count; null for the training's.</param>
/// <param name="strict">Whether a customer is refused that holds what training never saw.</param>
internal sealed class JsonRecords(CustomerSchema schema, DateOnly? asOf, bool strict) : IRecordReader
{
    private readonly JsonRecordReader reader = new(schema);
    private ReadOnlyMemory<byte> last;

    public ReadOnlySpan<byte> Json => last.Span;

    public ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place)
    {
        last = bytes[..bytes.Span.TrimEnd("\r\n"u8).Length]; // where a line breaks off is on that line
        if (!Utf8.IsValid(last.Span)) return ParsedRecord.Refused(KnownProblems.NotUtf8() with { Line = place.Line });
        try
        {
            return ParsedRecord.Of(reader.Read(last.Span, asOf), strict ? schema : null, index);
        }
        catch (JsonException fault)
        {
            var at = place.Within((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
            return ParsedRecord.Refused(KnownProblems.MalformedJson(at.Line, at.Position));
        }
    }
}
