using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.WhatIf;

/// <summary>
/// What a version keeps of its training to judge whether changes of a customer are plausible: quantiles of the numbers that can
/// be changed, which words occurred together, and coded rows to measure distances to. Its size is bounded.
/// </summary>
/// <param name="Quantiles">Values of the training from min to max, ascending, by the feature of each number to change.</param>
/// <param name="Pairs">For the columns of words that can be changed, the words of other columns that they occurred with.</param>
/// <param name="Rows">Coded rows of the training.</param>
/// <param name="MaxDistance">The 95 % quantile of the distances of these rows to the nearest other one.</param>
public sealed record ChangeReference(
    IReadOnlyDictionary<int, float[]> Quantiles,
    IReadOnlyList<WordPairs> Pairs,
    IReadOnlyList<float[]> Rows,
    double MaxDistance)
{
    /// <summary>The most rows that are kept, taken evenly from the training.</summary>
    public const int MaxRows = 1_000;

    /// <summary>The most floats in them; of wide rows there are fewer, but never below <see cref="MinRows"/>.</summary>
    private const int MaxFloats = 1_000_000;

    private const int MinRows = 50;

    /// <summary>The most quantiles of a number.</summary>
    public const int MaxQuantiles = 100;

    private const double CoveredShare = 0.95;
    private const string QuantilesName = "quantiles";
    private const string PairsName = "pairs";
    private const string RowsName = "rows";
    private const string MaxDistanceName = "maxDistance";

    /// <summary>Learns it from the rows of a training.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="count">How many rows there are, at least one.</param>
    /// <param name="rows">The coded rows.</param>
    /// <returns>What to keep; null where no column can be changed.</returns>
    public static ChangeReference? Learn(CustomerSchema schema, int count, IEnumerable<float[]> rows)
    {
        int[] levers = [.. LeversOf(schema)];
        if (levers.Length == 0) return null;
        var numbers = levers.Where(lever => schema.Features[lever] is NumberColumn)
            .ToDictionary(lever => lever, _ => new List<float>());
        WordPairs[] pairs =
            [.. levers.SelectMany(lever => PartnersOf(schema, lever).Select(other => new WordPairs(schema, lever, other)))];
        var wanted = Math.Min(count, Math.Clamp(MaxFloats / schema.Features.Count, MinRows, MaxRows));
        var kept = new List<float[]>();
        foreach (var (number, row) in rows.Index())
        {
            foreach (var (feature, values) in numbers)
                if (IsAllowed(schema, feature, row[feature])) values.Add(row[feature]);
            foreach (var pair in pairs) pair.Add(row);
            if ((long)kept.Count * count <= (long)number * wanted) kept.Add(row);
        }

        return new ChangeReference(
            numbers.ToDictionary(number => number.Key, number => QuantilesOf(number.Value)),
            pairs,
            kept,
            new GowerDistance(schema).CoveringRadius(kept, CoveredShare));
    }

    /// <summary>Writes it as JSON.</summary>
    public byte[] Write(CustomerSchema schema)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject(QuantilesName);
            foreach (var (feature, values) in Quantiles.OrderBy(quantiles => quantiles.Key))
            {
                json.WriteStartArray(schema.Features[feature].Name);
                foreach (var value in values) json.WriteNumberValue(value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartArray(PairsName);
            foreach (var pair in Pairs) pair.Write(json, schema);
            json.WriteEndArray();
            BackgroundRows.WriteRows(json, RowsName, Rows);
            json.WriteNumber(MaxDistanceName, MaxDistance);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="schema">The columns of the version.</param>
    /// <returns>What was kept; null if it is no such file, or not for these columns.</returns>
    public static ChangeReference? Read(ReadOnlyMemory<byte> content, CustomerSchema schema)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var quantiles = json.RootElement.GetProperty(QuantilesName).EnumerateObject().ToDictionary(
                member => schema.FeaturePosition(member.Name),
                member => member.Value.EnumerateArray().Take(MaxQuantiles + 1).Select(value => value.GetSingle()).ToArray());
            int[] levers = [.. LeversOf(schema)];
            WordPairs?[] pairs =
            [
                .. json.RootElement.GetProperty(PairsName).EnumerateArray()
                    .Take((levers.Length * schema.Features.Count) + 1).Select(pair => WordPairs.Read(pair, schema)),];
            var rows = BackgroundRows.ReadRows(json.RootElement.GetProperty(RowsName), MaxRows, schema.Features.Count);
            var distance = json.RootElement.GetProperty(MaxDistanceName).GetDouble();
            return rows is null || !(distance >= 0) || Array.Exists(pairs, pair => pair is null)
                || !quantiles.Keys.All(feature => levers.Contains(feature) && schema.Features[feature] is NumberColumn)
                || quantiles.Values.Any(values => values.Length > MaxQuantiles || !Array.TrueForAll(values, float.IsFinite))
                ? null
                : new ChangeReference(quantiles, pairs!, rows, distance);
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
                or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The features that can be changed, in the order of the columns.</summary>
    public static IEnumerable<int> LeversOf(CustomerSchema schema) =>
        Enumerable.Range(0, schema.Features.Count).Where(feature =>
            ReferenceEquals(schema.ColumnOf(feature), schema.Features[feature])
            && schema.DeclarationOf(schema.Features[feature].Name)?.IsLever == true);

    /// <summary>The other columns of words; those with very many are not compared, and dates are none.</summary>
    private static IEnumerable<int> PartnersOf(CustomerSchema schema, int lever) =>
        schema.Features[lever].Words is null ? []
            : Enumerable.Range(0, schema.Features.Count).Where(other =>
                other != lever
                && ReferenceEquals(schema.ColumnOf(other), schema.Features[other])
                && schema.Features[other].Words is { Count: <= WordPairs.MaxWords });

    private static bool IsAllowed(CustomerSchema schema, int feature, float value) =>
        schema.DeclarationOf(schema.Features[feature].Name) is var declared
        && value >= (declared?.Min ?? float.MinValue) && value <= (declared?.Max ?? float.MaxValue);

    private static float[] QuantilesOf(List<float> values)
    {
        values.Sort();
        return
        [
            .. Enumerable.Range(0, values.Count == 0 ? 0 : MaxQuantiles)
                .Select(i => values[(int)((long)i * (values.Count - 1) / (MaxQuantiles - 1))]).Distinct(),];
    }
}
