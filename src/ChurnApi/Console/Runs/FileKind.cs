using System.Buffers;

namespace ChurnApi.Console.Runs;

/// <summary>Tells a file that is no table by how it begins.</summary>
internal static class FileKind
{
    /// <summary>How many bytes tell it.</summary>
    public const int Length = 512;

    private const string Workbook =
        "This is an Excel workbook or a zip archive. Open it, and save the table as CSV in UTF-8.";

    private const string Page = "This is a web page or XML and not the file itself. Download the file behind it.";

    private const string Packed = "This file is compressed. Unpack it first.";

    private const string Document = "This is a document or an image. Export the table as CSV.";

    private const string Json = "This is JSON. Send it to POST /predict/batch, or export the table as CSV.";

    private const string Wide = "This text is in UTF-16. Save the table as CSV in UTF-8.";

    private const string Binary = "This is no text. Export the table as CSV in UTF-8.";

    private const string Empty = "The file is empty. Its first line must name the columns.";

    private static readonly (byte[] Start, string Refusal)[] Known =
    [
        ([.. "PK"u8], Workbook),
        ([0xD0, 0xCF, 0x11, 0xE0], Workbook),
        ([0x1F, 0x8B], Packed),
        ([.. "BZh"u8], Packed),
        ([0x28, 0xB5, 0x2F, 0xFD], Packed),
        ([.. "%PDF"u8], Document),
        ([0x89, .. "PNG"u8], Document),
        ([0xFF, 0xD8, 0xFF], Document),
        ([.. "{\\rtf"u8], Document),
        ([0xFF, 0xFE], Wide),
        ([0xFE, 0xFF], Wide),
        ([.. "<"u8], Page),
        ([.. "["u8], Json),
        ([.. "{"u8], Json),
    ];

    /// <summary>All refusals.</summary>
    public static IReadOnlyList<string> Refusals { get; } =
        [Workbook, Page, Packed, Document, Json, Wide, Binary, Empty];

    /// <summary>Why a file is no table, in a sentence; null where it may be one.</summary>
    /// <param name="start">How it begins.</param>
    public static string? Refuse(ReadOnlySequence<byte> start)
    {
        ReadOnlySpan<byte> bytes = start.Slice(0, Math.Min(Length, start.Length)).ToArray();
        if (bytes.IsEmpty) return Empty;
        foreach (var (known, refusal) in Known)
            if (Text(bytes).StartsWith(known)) return refusal;
        return bytes.Contains((byte)0) ? Binary : null;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes) =>
        (bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes).TrimStart(" \r\n\t"u8);
}
