namespace ChurnApi.Serving;

/// <summary>What became of the customers offered to shadows since the process began, whatever the pair of versions.</summary>
/// <param name="Compared">Both answered.</param>
/// <param name="Dropped">They were not kept: too large, or too many waited.</param>
/// <param name="Failed">The shadow could not answer.</param>
internal readonly record struct ShadowTotals(long Compared, long Dropped, long Failed)
{
    /// <summary>These with those of one pair of versions.</summary>
    public ShadowTotals With(ShadowTally? tally) => tally?.Report() is { } report
        ? new ShadowTotals(Compared + report.Compared, Dropped + report.Dropped, Failed + report.Failed)
        : this;
}
