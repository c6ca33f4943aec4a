namespace ChurnApi.Serving;

/// <summary>The answer of GET /models/shadow: how a challenger would have answered, beside the champion.</summary>
/// <param name="ModelVersion">The version that serves; null if none does.</param>
/// <param name="ShadowVersion">The version that is scored beside it; null if none is.</param>
/// <param name="Fault">Why the store's shadow is not scored, in a sentence; null if it is, or if there is none.</param>
public sealed record ShadowReport(string? ModelVersion, string? ShadowVersion, string? Fault)
{
    /// <summary>When the counting of this pair of versions began, in this process; null if it has not.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The customers that both answered for.</summary>
    public long Compared { get; init; }

    /// <summary>The mean size of the difference of their probabilities; null while none was compared.</summary>
    public double? MeanAbsoluteDifference { get; init; }

    /// <summary>The largest size of it.</summary>
    public double? LargestDifference { get; init; }

    /// <summary>The mean of the shadow's probability less the champion's.</summary>
    public double? MeanDifference { get; init; }

    /// <summary>The customers for whom one decides to act and the other does not.</summary>
    public long DecisionsThatDiffer { get; init; }

    /// <summary>Those of them for whom the shadow alone would act.</summary>
    public long ShadowAloneActs { get; init; }

    /// <summary>Those of them for whom the champion alone acts.</summary>
    public long ChampionAloneActs { get; init; }

    /// <summary>The customers that were not kept for the shadow: too large, or too many waited.</summary>
    public long Dropped { get; init; }

    /// <summary>The customers that the shadow could not answer for.</summary>
    public long Failed { get; init; }

    /// <summary>The sizes of the differences.</summary>
    public IReadOnlyList<ShadowBin> Histogram { get; init; } = [];
}

/// <summary>How many customers a shadow's probability differed for by how much.</summary>
/// <param name="From">The smallest difference of the bin, inclusive.</param>
/// <param name="To">The largest, exclusive; 1 is inclusive.</param>
/// <param name="Customers">How many.</param>
public sealed record ShadowBin(double From, double To, long Customers);
