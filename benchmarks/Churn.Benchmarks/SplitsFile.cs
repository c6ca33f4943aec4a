using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Data.Inference;

namespace Churn.Benchmarks;

/// <summary>
/// A NAME.splits.json: a data set's label, the columns that are no features, and the test rows of its fixed splits.
/// </summary>
internal sealed record SplitsFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string? About { get; init; }

    public required string Label { get; init; }

    public required string Positive { get; init; }

    public required string[] NotFeatures { get; init; }

    /// <summary>The 0-based data rows of each test part; every other row is its training part.</summary>
    public required int[][] TestRows { get; init; }

    /// <summary>What the true probabilities reach on each test part; null where they are not known.</summary>
    public BestPossible[]? BestPossible { get; init; }

    /// <summary>The options that <c>churn train</c> infers the columns with.</summary>
    [JsonIgnore]
    public SchemaOptions Schema => new() { Label = Label, Positive = Positive, Ignore = NotFeatures };

    public static SplitsFile Read(string path) => JsonSerializer.Deserialize<SplitsFile>(File.ReadAllBytes(path), Json)!;

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));
}

/// <summary>The figures of the true probabilities, which no model can be expected to exceed.</summary>
internal sealed record BestPossible(double RocAuc, double LogLoss);
