using System.Text.Json.Serialization;
using Churn.Core.Decisions;

namespace Churn.Core.Segments;

/// <summary>The content of segments.json: groups of customers that are alike, and how to find a customer's.</summary>
public sealed record LearnedSegments
{
    /// <summary>The version of the format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>What the customers were read from.</summary>
    public required SegmentSource Source { get; init; }

    /// <summary>The file that they were learnt from.</summary>
    public required SegmentData Data { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>The column of the customers' value; null where none was named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ValueColumn { get; init; }

    /// <summary>The model that the risks of the segments are of; null where none was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SegmentScoring? Scoring { get; init; }

    /// <summary>The columns that customers are compared by.</summary>
    public required IReadOnlyList<SegmentColumn> Columns { get; init; }

    /// <summary>The segments, the largest first.</summary>
    public required IReadOnlyList<LearnedSegment> Segments { get; init; }

    /// <summary>How many coordinates a customer has.</summary>
    [JsonIgnore]
    public int Width => Columns.Sum(column => column.Means.Count);

    /// <summary>Returns the coordinates of a customer.</summary>
    /// <param name="coded">The coded value of each column.</param>
    public float[] Encode(IReadOnlyList<float> coded)
    {
        var (point, start) = (new float[Width], 0);
        foreach (var (position, column) in Columns.Index())
        {
            column.Encode(coded[position], point.AsSpan(start, column.Means.Count));
            start += column.Means.Count;
        }

        return point;
    }

    /// <summary>
    /// Returns the position of the segment whose centre is nearest to a customer; of equally near ones the first.
    /// </summary>
    /// <param name="coded">The coded value of each column.</param>
    public int Assign(IReadOnlyList<float> coded) => Nearest([.. Segments.Select(segment => segment.Centre)], Encode(coded));

    /// <summary>Returns the position of the centre that is nearest to a point; of equally near ones the first.</summary>
    /// <param name="centres">The centres.</param>
    /// <param name="point">The point.</param>
    public static int Nearest(ReadOnlySpan<float[]> centres, ReadOnlySpan<float> point)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var position = 0; position < centres.Length; position++)
        {
            var distance = SquaredDistance(centres[position], point);
            if (distance < least) (least, nearest) = (distance, position);
        }

        return nearest;
    }

    /// <summary>Returns the squared distance of a point from a centre.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> centre, ReadOnlySpan<float> point)
    {
        var sum = 0.0;
        for (var i = 0; i < point.Length; i++)
        {
            var difference = (double)point[i] - centre[i];
            sum += difference * difference;
        }

        return sum;
    }
}

/// <summary>What learnt segments were read from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SegmentSource>))]
public enum SegmentSource
{
    /// <summary>A customers file, a row for each customer.</summary>
    [JsonStringEnumMemberName("customers")]
    Customers,

    /// <summary>A transactions file, from which recency, frequency and amount of each customer follow.</summary>
    [JsonStringEnumMemberName("transactions")]
    Transactions,
}

/// <summary>The file that segments were learnt from.</summary>
/// <param name="File">Its name.</param>
/// <param name="Sha256">The hash of its bytes, in hexadecimal.</param>
/// <param name="Customers">How many customers it holds.</param>
/// <param name="ChurnRate">The share of them that left by the label; null where there is no label.</param>
public sealed record SegmentData(string File, string Sha256, int Customers, double? ChurnRate);

/// <summary>A group of customers that are alike.</summary>
/// <param name="Name">Its name: the rule, or the name that an earlier file gave it.</param>
/// <param name="Rule">Conditions that hold for most of its customers, and for few others.</param>
/// <param name="RuleHolds">The share of its customers that meet the rule, from 0 to 1.</param>
/// <param name="RulePrecision">The share of the customers who meet the rule that belong to it, from 0 to 1.</param>
/// <param name="Customers">How many customers of the file belong to it.</param>
/// <param name="Share">Their share of all, from 0 to 1.</param>
/// <param name="Stability">
/// How alike it is when it is learnt again from samples of the customers: the mean Jaccard index, from 0 to 1.
/// </param>
/// <param name="ChurnRate">The share of its customers that left by the label; null where there is no label.</param>
/// <param name="AverageValue">The mean of the value column; null without one.</param>
/// <param name="Centre">Its centre in the coordinates of the columns.</param>
public sealed record LearnedSegment(
    string Name,
    IReadOnlyList<string> Rule,
    double RuleHolds,
    double RulePrecision,
    int Customers,
    double Share,
    double Stability,
    double? ChurnRate,
    double? AverageValue,
    float[] Centre)
{
    /// <summary>What its customers who are still there may take with them; null where no model was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SegmentRisk? Risk { get; init; }
}

/// <summary>What a model says of all customers that segments were learnt from.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="RevenueAtRisk">What all who are still there may take with them; null where the model knows no value.</param>
public sealed record SegmentScoring(string ModelVersion, RevenueAtRisk? RevenueAtRisk);

/// <summary>What a model says of the customers of a segment who are still there.</summary>
/// <param name="Customers">How many they are.</param>
/// <param name="AverageProbability">The mean of their churn probabilities; 0 where there is nobody.</param>
/// <param name="TotalValue">The sum of their values; null where the model knows none.</param>
/// <param name="RevenueAtRisk">What they may take with them within the next period; null with it.</param>
public sealed record SegmentRisk(int Customers, double AverageProbability, double? TotalValue, RevenueAtRisk? RevenueAtRisk);
