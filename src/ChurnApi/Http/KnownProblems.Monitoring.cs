namespace ChurnApi.Http;

/// <summary>The problems of monitoring over the log.</summary>
internal static partial class KnownProblems
{
    public static Problem InvalidSpan() => Bad(
        ProblemTypes.InvalidSpan,
        "from, until or every is not valid.",
        "Send days as in ?from=2026-03-01, until after from, and every=month or every=30d; at most 120 cohorts.");

    public static Problem MonitoringUnderWay() => Unavailable(
        ProblemTypes.MonitoringUnderWay,
        "The figures are being computed.",
        "The log is large. Ask again in ten seconds: what is computed meanwhile is kept.");
}
