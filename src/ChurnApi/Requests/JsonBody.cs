using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using ChurnApi.Problems;

namespace ChurnApi.Requests;

/// <summary>A request's body as JSON. Its memory is lent, so it must be disposed and its elements not used after.</summary>
internal sealed class JsonBody : IDisposable
{
    /// <summary>A customer is flat; what lies deeper than a batch of them is refused while it is read.</summary>
    private const int MaxDepth = 16;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly JsonDocument document;
    private readonly byte[] rented;

    private JsonBody(JsonDocument document, byte[] rented)
    {
        this.document = document;
        this.rented = rented;
    }

    public JsonElement Root => document.RootElement;

    /// <summary>Parses JSON as RFC 8259 has it: in UTF-8, without comments and trailing commas.</summary>
    /// <param name="bytes">The whole body.</param>
    /// <returns>The body, or the problem with it.</returns>
    public static BodyReading Parse(ReadOnlySequence<byte> bytes)
    {
        var length = checked((int)bytes.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(rented);
        var content = rented.AsMemory(0, length);
        if (content.Span.StartsWith(ByteOrderMark)) content = content[ByteOrderMark.Length..];
        var problem = TryParse(content, out var document);
        if (document is not null) return new BodyReading(new JsonBody(document, rented), null);
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
            document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return null;
        }
        catch (JsonException fault)
        {
            // its message repeats a piece of the body
            return KnownProblems.MalformedJson(fault.LineNumber + 1, fault.BytePositionInLine + 1);
        }
    }
}
