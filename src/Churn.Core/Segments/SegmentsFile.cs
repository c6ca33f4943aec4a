using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Core.Segments;

/// <summary>Reads and writes segments.json: indented camelCase JSON, the same bytes for the same segments.</summary>
public static class SegmentsFile
{
    private static readonly SegmentsJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<ImputationStrategy>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>Writes segments.</summary>
    public static byte[] Write(LearnedSegments segments) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(segments, Readable.LearnedSegments), (byte)'\n'];

    /// <summary>Reads segments.</summary>
    /// <param name="json">The file's content in UTF-8.</param>
    /// <param name="segments">The segments; null where there is a fault.</param>
    /// <returns>What is wrong with the file, in a sentence; null where it is good.</returns>
    public static string? Read(ReadOnlySpan<byte> json, out LearnedSegments? segments)
    {
        segments = null;
        try
        {
            var read = JsonSerializer.Deserialize(json, Readable.LearnedSegments);
            var fault = read is null ? "it holds no segments" : FaultOf(read);
            if (fault is null) segments = read;
            return fault is null ? null : $"{fault}; make it again with churn segments learn.";
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return $"it is not a file of segments: {fault.Message} Make it with churn segments learn.";
        }
    }

    private static string? FaultOf(LearnedSegments read)
    {
        if (read.Version != LearnedSegments.CurrentVersion)
            return $"it is of version {read.Version}; this program reads version {LearnedSegments.CurrentVersion}";
        if (read.Columns.FirstOrDefault(column => !IsGood(column)) is { } bad)
            return $"its column '{bad.Name}' has no good coding";
        if (read.Columns.Count == 0 || read.Segments.Count == 0) return "it has no columns or no segments";
        if (read.Segments.FirstOrDefault(segment => !IsGood(segment, read.Width)) is { } segment)
            return $"its segment '{segment.Name}' has no good centre";
        return read.Segments.Select(named => named.Name).Distinct().Count() == read.Segments.Count
            ? null
            : "two of its segments have the same name";
    }

    private static bool IsGood(SegmentColumn column) => column.Column is FeatureColumn
        && column.Means.Count == (column.Column is CategoryColumn category ? category.Vocabulary.Count : 1)
        && column.Means.All(double.IsFinite)
        && column.Scale > 0 && double.IsFinite(column.Scale);

    private static bool IsGood(LearnedSegment segment, int width) =>
        segment.Centre.Length == width && segment.Centre.All(float.IsFinite);
}

[JsonSerializable(typeof(LearnedSegments))]
internal sealed partial class SegmentsJson : JsonSerializerContext;
