using System.ComponentModel.DataAnnotations;
using Churn.Core.Segments;
using Churn.Data.Inference;

namespace Churn.Training.Segments;

/// <summary>How segments are learnt.</summary>
public sealed record SegmentLearningOptions
{
    /// <summary>The most clusters: names of more are no help to anybody, and matching them takes too long.</summary>
    public const int MaxClusters = 12;

    /// <summary>The columns to compare customers by. Default: all numbers and categories of few words.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The column of the customers' value, for the averages of the segments. Default: none.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>How many segments, 2 to 12. Default: null, as many as are stable and differ most.</summary>
    [Range(2, MaxClusters)]
    public int? Clusters { get; init; }

    /// <summary>The most segments that are tried where no number is given, 2 to 12. Default: 8.</summary>
    [Range(2, MaxClusters)]
    public int MostTried { get; init; } = 8;

    /// <summary>How often the customers are drawn anew to measure stability, 2 to 1,000. Default: 20.</summary>
    [Range(2, 1_000)]
    public int Resamples { get; init; } = 20;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Segments whose names are kept as far as possible; null to begin anew.</summary>
    public LearnedSegments? Previous { get; init; }

    /// <summary>What the columns of a customers file are.</summary>
    public SchemaOptions Schema { get; init; } = new();
}
