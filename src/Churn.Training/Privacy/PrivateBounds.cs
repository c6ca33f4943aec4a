using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Training.Privacy;

/// <summary>
/// What is known of the columns without looking at the customers: bounds.json. A private training learns nothing of this kind
/// from the data, since that would tell of customers.
/// </summary>
public sealed record PrivateBounds
{
    private const int MaxBytes = 16 << 20;
    private const int MaxWords = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The column that is predicted, and what its values mean.</summary>
    public required PrivateLabel Label { get; init; }

    /// <summary>The column that names customers; null where each row is a customer of its own.</summary>
    public string? Key { get; init; }

    /// <summary>The columns to learn from, by name. Others of the file are not used.</summary>
    public required IReadOnlyDictionary<string, ColumnBounds> Columns { get; init; }

    /// <summary>The SHA-256 of the file, in hexadecimal.</summary>
    [JsonIgnore]
    public string Hash { get; init; } = "";

    /// <summary>Its bytes.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The columns that the bounds name: the key, those to learn from, and the label.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Key is { } key ? [key] : Array.Empty<string>(), .. Columns.Keys, Label.Column];

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no such file; the message tells all faults.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PrivateBounds Read(string path) => new FileInfo(path) is { Exists: true, Length: > MaxBytes } large
        ? throw new FormatException($"{path}: the file has {large.Length} bytes, more than {MaxBytes}.")
        : Read(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="path">What messages call the file.</param>
    /// <exception cref="FormatException">It is no such file; the message tells all faults.</exception>
    public static PrivateBounds Read(byte[] content, string path)
    {
        try
        {
            var bounds = JsonSerializer.Deserialize<PrivateBounds>(content, Json)
                ?? throw new FormatException($"{path}: an object is expected.");
            var faults = bounds.Faults().Select(fault => $"{path}: {fault}").ToArray();
            return faults.Length == 0
                ? bounds with { Hash = ModelFolder.Hash(content), Content = content }
                : throw new FormatException(string.Join(Environment.NewLine, faults));
        }
        catch (JsonException error)
        {
            throw new FormatException(
                FormattableString.Invariant($"{path}({error.LineNumber + 1}): {error.Path}: this is no bounds file. It has ")
                + "\"label\": {\"column\", \"churned\", \"stayed\"}, \"key\", and \"columns\" by name, each with \"from\" and "
                + "\"to\", or with \"words\".",
                error);
        }
    }

    /// <summary>The schema that they say: numbers from their bounds, words as they are named.</summary>
    /// <param name="header">The columns of the customers file; those that are not named are not used.</param>
    public CustomerSchema ToSchema(IReadOnlyList<string> header) => new(
        [.. header.Where(name => name != Label.Column).Select(ToColumn)],
        new LabelColumn(Label.Column, Label.Churned, Label.Stayed));

    private Column ToColumn(string name) => name == Key
        ? new IdentifierColumn(name)
        : Columns.TryGetValue(name, out var bounds)
            ? bounds.Words is { } words
                ? new CategoryColumn(name, [.. words.Order(StringComparer.Ordinal)], ImputationStrategy.Constant)
                : new NumberColumn(name, bounds.From!.Value, bounds.To!.Value)
            : new IgnoredColumn(name, "the bounds do not name it");

    private IEnumerable<string> Faults()
    {
        if (Columns.Count == 0) yield return "columns is empty; name at least one to learn from.";
        if (Columns.ContainsKey(Label.Column)) yield return $"'{Label.Column}' is the label; take it out of columns.";
        if (Key is { } key && Columns.ContainsKey(key)) yield return $"'{key}' names customers; take it out of columns.";
        if (Label.Churned.Trim().Equals(Label.Stayed.Trim(), StringComparison.OrdinalIgnoreCase))
            yield return "churned and stayed of the label are the same value.";
        foreach (var (name, bounds) in Columns)
            if (bounds.Fault is { } fault) yield return $"column '{name}': {fault}";
    }

    /// <summary>The column that is predicted.</summary>
    /// <param name="Column">Its name.</param>
    /// <param name="Churned">The value of those who left.</param>
    /// <param name="Stayed">The value of those who stayed.</param>
    public sealed record PrivateLabel(string Column, string Churned, string Stayed);

    /// <summary>What is known of a column: the span of its numbers, or its words.</summary>
    public sealed record ColumnBounds
    {
        /// <summary>The smallest number that there can be; smaller ones count as this.</summary>
        public float? From { get; init; }

        /// <summary>The largest number that there can be; larger ones count as this.</summary>
        public float? To { get; init; }

        /// <summary>The words that there can be; others are all one.</summary>
        public IReadOnlyList<string>? Words { get; init; }

        /// <summary>What is wrong with it; null for nothing.</summary>
        [JsonIgnore]
        public string? Fault => (From, To, Words) switch
        {
            (null, null, { Count: > 0 and <= MaxWords } words) => words.Any(word => word.Trim() is "" || word.Trim() != word)
                ? "a word is empty or has blanks around it."
                : words.Distinct(StringComparer.Ordinal).Count() < words.Count ? "a word is there twice." : null,
            (null, null, { }) => $"words has to name 1 to {MaxWords} words.",
            ({ } from, { } to, null) => from < to && float.IsFinite(from) && float.IsFinite(to)
                ? null
                : FormattableString.Invariant($"{from} to {to} is no span; from has to be below to."),
            _ => "give \"from\" and \"to\" for a number, or \"words\" for a category, and not both.",
        };
    }
}
