using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Core.Schema;

namespace ChurnApi.Http;

/// <summary>A request's body as JSON. Its memory is lent, so it must be disposed and its elements not used after.</summary>
internal sealed class JsonBody : IDisposable
{
    private readonly JsonDocument document;
    private readonly byte[] rented;

    private JsonBody(JsonDocument document, byte[] rented, long memory)
    {
        this.document = document;
        this.rented = rented;
        Memory = memory;
    }

    public JsonElement Root => document.RootElement;

    /// <summary>The bytes of memory that it takes.</summary>
    public long Memory { get; }

    /// <summary>Parses JSON as RFC 8259 has it: in UTF-8, without comments and trailing commas.</summary>
    /// <param name="bytes">The whole body.</param>
    /// <param name="memory">The bytes of memory that it takes.</param>
    /// <returns>The body, or the problem with it.</returns>
    public static BodyReading Parse(ReadOnlySequence<byte> bytes, long memory)
    {
        var length = checked((int)bytes.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(rented);
        var content = rented.AsMemory(0, length);
        content = content[ByteOrderMark.LengthIn(content.Span)..];
        var problem = TryParse(content, out var document);
        if (document is not null) return new BodyReading(new JsonBody(document, rented, memory), null);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return new BodyReading(null, problem);
    }

    /// <summary>Gives the memory back, emptied: it held customers.</summary>
    public void Dispose()
    {
        document.Dispose();
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    private static Problem? TryParse(ReadOnlyMemory<byte> content, out JsonDocument? document)
    {
        document = null;
        if (!Utf8.IsValid(content.Span)) return KnownProblems.NotUtf8();
        try
        {
            document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = JsonRecordReader.MaxDepth });
            return null;
        }
        catch (JsonException fault)
        {
            return KnownProblems.MalformedJson(fault);
        }
    }
}
