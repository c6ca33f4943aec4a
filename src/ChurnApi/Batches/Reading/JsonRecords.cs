using System.Text.Json;
using Churn.Core.Schema;
using ChurnApi.Batches.Slicing;
using ChurnApi.Problems;
using ChurnApi.Requests;

namespace ChurnApi.Batches.Reading;

/// <summary>Reads records that are JSON objects.</summary>
/// <param name="schema">The schema of the model that answers.</param>
/// <param name="asOf">The day from which the ages of dates count; null where the schema has none.</param>
/// <param name="inArray">Whether the records are one JSON text together, so that what is no JSON in one of them breaks it off.</param>
internal sealed class JsonRecords(CustomerSchema schema, DateOnly? asOf, bool inArray) : IRecordReader
{
    private ReadOnlyMemory<byte> last;

    public ReadOnlySpan<byte> Json => last.Span;

    public SentRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPlace place)
    {
        last = bytes[..bytes.Span.TrimEnd("\r\n"u8).Length]; // where a line breaks off is on that line
        var problem = JsonBody.TryParse(last, out var document);
        using (document)
            return document is not null ? SentRecord.Of(JsonRecordReader.Read(schema, document.RootElement, asOf), index) : Malformed(problem!, place);
    }

    private SentRecord Malformed(Problem problem, BodyPlace place)
    {
        var at = place.Within(problem.Line ?? 1, problem.Position ?? 1);
        var told = problem.Line is null ? problem : KnownProblems.MalformedJson(at.Line, at.Position);
        return inArray ? new SentRecord(null, null, told) : SentRecord.Refused(told);
    }
}
