using Microsoft.Net.Http.Headers;

namespace ChurnApi.Predict;

/// <summary>A form that a batch comes or is answered in.</summary>
internal sealed class BatchFormat
{
    /// <summary>One JSON array in, one JSON object out.</summary>
    public static BatchFormat Json { get; } = new("application/json");

    /// <summary>A JSON value on each line.</summary>
    public static BatchFormat Lines { get; } = new("application/x-ndjson", "application/ndjson", "application/jsonl");

    /// <summary>A CSV table with a header.</summary>
    public static BatchFormat Table { get; } = new("text/csv");

    /// <summary>All there are.</summary>
    public static IReadOnlyList<BatchFormat> All { get; } = [Json, Lines, Table];

    private readonly string[] names;

    private BatchFormat(params string[] names) => this.names = names;

    /// <summary>The media type of an answer in this form.</summary>
    public string MediaType => names[0];

    /// <summary>Whether a media type names this form, or is a range that holds it.</summary>
    public bool IsIn(MediaTypeHeaderValue range) =>
        Array.Exists(names, name => new MediaTypeHeaderValue(name).IsSubsetOf(WithoutParameters(range)))
        || (this == Json && range.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue range) => new(range.MediaType);
}
