using System.Text.Json;
using Churn.Core.Monitoring;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>reference.json: how many customers of the training had which values, feature by feature.</summary>
public static class InputReferenceFile
{
    private const string RowsName = "rows";
    private const string ColumnsName = "columns";
    private const string ColumnName = "column";
    private const string EdgesName = "edges";
    private const string CountsName = "counts";
    private const string MissingName = "missing";
    private const string UnseenName = "unseen";

    /// <summary>Writes the counts as JSON.</summary>
    public static byte[] Write(InputReference reference)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber(RowsName, reference.Rows);
            json.WriteStartArray(ColumnsName);
            foreach (var column in reference.Columns)
            {
                json.WriteStartObject();
                json.WriteString(ColumnName, column.Column);
                if (column.Edges is { } edges) WriteNumbers(json, EdgesName, edges, json.WriteNumberValue);
                WriteNumbers(json, CountsName, column.Counts, json.WriteNumberValue);
                json.WriteNumber(MissingName, column.Missing);
                json.WriteNumber(UnseenName, column.Unseen);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="schema">The columns of the version.</param>
    /// <returns>The counts; null if it is no such file, or not for these columns.</returns>
    public static InputReference? Read(ReadOnlyMemory<byte> content, CustomerSchema schema)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var rows = json.RootElement.GetProperty(RowsName).GetInt32();
            ReferenceColumn[] columns =
            [
                .. json.RootElement.GetProperty(ColumnsName).EnumerateArray()
                    .Take(schema.Features.Count + 1).Select(ReadColumn),];
            return columns.Length == schema.Features.Count
                && columns.Zip(schema.Features).All(pair => Fits(pair.First, pair.Second, rows))
                ? new InputReference(rows, columns)
                : null;
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static ReferenceColumn ReadColumn(JsonElement json) => new(
        json.GetProperty(ColumnName).GetString()!,
        json.TryGetProperty(EdgesName, out var edges) ? [.. edges.EnumerateArray().Select(edge => edge.GetSingle())] : null,
        [.. json.GetProperty(CountsName).EnumerateArray().Select(count => count.GetInt32())],
        json.GetProperty(MissingName).GetInt32(),
        json.GetProperty(UnseenName).GetInt32());

    private static bool Fits(ReferenceColumn column, FeatureColumn feature, int rows)
    {
        var counts = column.AllCounts();
        return column.Column == feature.Name
            && Array.TrueForAll(counts, count => count >= 0) && counts.Sum(count => (long)count) == rows
            && (column.Edges is null) == (feature.Words is not null)
            && column.Counts.Count == (column.Edges is { } edges ? edges.Count + 1 : feature.Words!.Count)
            && (column.Edges is null || (column.Edges.All(float.IsFinite)
                && column.Edges.Zip(column.Edges.Skip(1)).All(pair => pair.First < pair.Second)));
    }

    private static void WriteNumbers<T>(Utf8JsonWriter json, string name, IEnumerable<T> numbers, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) write(number);
        json.WriteEndArray();
    }
}
