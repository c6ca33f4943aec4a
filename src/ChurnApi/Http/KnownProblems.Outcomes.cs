namespace ChurnApi.Http;

/// <summary>The problems of the log and of outcomes.</summary>
internal static partial class KnownProblems
{
    public static Problem NoLog() => new()
    {
        Type = ProblemTypes.NoLog,
        Title = "The service keeps no log.",
        Status = StatusCodes.Status404NotFound,
        Detail = "Who runs the service names a log with the setting ChurnApi:Log, as in sqlite:log.db.",
    };

    public static Problem LogUnavailable() => Unavailable(
        ProblemTypes.LogUnavailable,
        "The log cannot be written.",
        "What must be remembered could not be. Send it again later; who runs the service finds the cause in its log.");

    /// <param name="errors">The faults of one outcome.</param>
    public static Problem InvalidOutcome(IReadOnlyList<FieldError> errors) => Bad(
        ProblemTypes.InvalidOutcome,
        "The outcome cannot be taken.",
        errors.Count == 1
            ? "One fault was found; it stands under errors."
            : FormattableString.Invariant($"{errors.Count} faults were found; all of them stand under errors.")) with
    {
        Errors = errors,
    };
}
