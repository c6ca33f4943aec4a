using System.Text.Json;

namespace Churn.Models.Explaining;

/// <summary>The coded rows that reasons compare customers with: how they are chosen, written and read.</summary>
public static class BackgroundRows
{
    /// <summary>Far above what a training writes; a store may hold what somebody else put there.</summary>
    private const int MaxRows = 1_000;

    private const string RowsName = "rows";

    /// <summary>
    /// Chooses rows at even quantiles of the score, so that few stand for all; all rows where there are not more than wanted.
    /// </summary>
    /// <param name="scores">The score of each row.</param>
    /// <returns>The numbers of the rows, by their score.</returns>
    public static int[] Choose(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderBy(row => scores[row])];
        var count = Math.Min(order.Length, Explainer.BackgroundRows);
        return [.. Enumerable.Range(0, count).Select(i => order[((2L * i) + 1) * order.Length / (2 * count)])];
    }

    /// <summary>Writes rows as JSON; what is missing is null.</summary>
    public static byte[] Write(IReadOnlyList<float[]> rows)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteRows(json, RowsName, rows);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="width">How many floats each row must have.</param>
    /// <returns>The rows; null if it is no such file.</returns>
    public static float[][]? Read(ReadOnlyMemory<byte> content, int width)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return ReadRows(json.RootElement.GetProperty(RowsName), MaxRows, width);
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes coded rows as an array of arrays; what is missing is null.</summary>
    internal static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<float[]> rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var code in row)
            {
                if (float.IsNaN(code)) json.WriteNullValue();
                else json.WriteNumberValue(code);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteRows"/> wrote.</summary>
    /// <param name="json">The array.</param>
    /// <param name="maxRows">The most rows.</param>
    /// <param name="width">How many floats each row must have.</param>
    /// <returns>The rows; null if there are none, too many, or rows that do not fit.</returns>
    internal static float[][]? ReadRows(JsonElement json, int maxRows, int width)
    {
        float[][] rows =
        [
            .. json.EnumerateArray().Take(maxRows + 1).Select(row => row.EnumerateArray()
                .Select(code => code.ValueKind == JsonValueKind.Null ? float.NaN : code.GetSingle()).ToArray()),];
        return rows.Length >= 1 && rows.Length <= maxRows
            && Array.TrueForAll(rows, row => row.Length == width && !Array.Exists(row, float.IsInfinity)) ? rows : null;
    }
}
