using System.Collections;
using System.Text.Json;
using Churn.Core.Schema;

namespace Churn.Models.WhatIf;

/// <summary>Which words of two columns occurred together in training. A missing value counts as a word.</summary>
public sealed class WordPairs
{
    /// <summary>The most words of a column to compare with.</summary>
    internal const int MaxWords = 1_000;

    private const string ColumnName = "column";
    private const string OtherName = "other";
    private const string SeenName = "seen";

    private readonly int words;
    private readonly int otherWords;
    private readonly BitArray seen;

    /// <summary>Makes it for two features of which no pair was seen.</summary>
    internal WordPairs(CustomerSchema schema, int feature, int other)
        : this(schema, feature, other, null)
    {
    }

    private WordPairs(CustomerSchema schema, int feature, int other, byte[]? bytes)
    {
        (Feature, Other) = (feature, other);
        (words, otherWords) = (schema.Features[feature].Words!.Count, schema.Features[other].Words!.Count);
        var length = (words + 1) * (otherWords + 1);
        if (bytes is not null && bytes.Length != (length + 7) / 8)
            throw new ArgumentException("The pairs are not those of the columns.", nameof(bytes));
        seen = bytes is null ? new BitArray(length) : new BitArray(bytes) { Length = length };
    }

    /// <summary>The feature that can be changed.</summary>
    public int Feature { get; }

    /// <summary>The feature that it is compared with.</summary>
    public int Other { get; }

    /// <summary>Whether two values occurred together; a word that training never saw did with none.</summary>
    /// <param name="code">The coded value of the feature.</param>
    /// <param name="otherCode">The coded value of the other feature.</param>
    public bool Contains(float code, float otherCode) =>
        code != CategoryColumn.UnseenCode && otherCode != CategoryColumn.UnseenCode && seen[PlaceOf(code, otherCode)];

    /// <summary>Takes note of the values of a training row.</summary>
    internal void Add(float[] row) => seen[PlaceOf(row[Feature], row[Other])] = true;

    /// <summary>Writes it as a JSON object.</summary>
    internal void Write(Utf8JsonWriter json, CustomerSchema schema)
    {
        var bytes = new byte[(seen.Length + 7) / 8];
        seen.CopyTo(bytes, 0);
        json.WriteStartObject();
        json.WriteString(ColumnName, schema.Features[Feature].Name);
        json.WriteString(OtherName, schema.Features[Other].Name);
        json.WriteBase64String(SeenName, bytes);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null if it is not for these columns.</summary>
    internal static WordPairs? Read(JsonElement json, CustomerSchema schema)
    {
        var feature = schema.FeaturePosition(json.GetProperty(ColumnName).GetString());
        var other = schema.FeaturePosition(json.GetProperty(OtherName).GetString());
        return feature < 0 || other < 0 || schema.Features[feature].Words is null || schema.Features[other].Words is null
            ? null
            : new WordPairs(schema, feature, other, json.GetProperty(SeenName).GetBytesFromBase64());
    }

    private int PlaceOf(float code, float otherCode) =>
        ((float.IsNaN(code) ? words : (int)code) * (otherWords + 1))
        + (float.IsNaN(otherCode) ? otherWords : (int)otherCode);
}
