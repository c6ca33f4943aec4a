namespace ChurnApi.Http;

/// <summary>The problems of asking for segments.</summary>
internal static partial class KnownProblems
{
    public static Problem InvalidBy() => Bad(
        ProblemTypes.InvalidBy,
        "by must be rules or learned.",
        "Send ?by=rules or nothing for the segments by value and risk, or ?by=learned for the learned ones.");

    public static Problem NoSegments() => Missing(
        ProblemTypes.NoSegments, "The service has no learned segments.",
        "Who runs the service names a file of segments with the setting ChurnApi:SegmentsFile.");
}
