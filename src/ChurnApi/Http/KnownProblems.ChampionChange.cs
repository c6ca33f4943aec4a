namespace ChurnApi.Http;

/// <summary>The problems of changing which model serves.</summary>
internal static partial class KnownProblems
{
    /// <summary>A body that gives no reason.</summary>
    /// <param name="most">The most letters a reason has.</param>
    public static Problem InvalidReason(int most) =>
        Bad(
            ProblemTypes.InvalidReason,
            "The reason is missing.",
            FormattableString.Invariant(
                $"Send why as JSON, in 1 to {most} letters and in one line: {{\"why\": \"fresh data of November\"}}"));

    public static Problem UnknownVersion() => new()
    {
        Type = ProblemTypes.UnknownVersion,
        Title = "There is no such version.",
        Status = StatusCodes.Status404NotFound,
        Detail = "GET /models lists the versions.",
    };

    public static Problem BrokenVersion(string fault) => Conflict(
        ProblemTypes.BrokenVersion, "The version is broken.", fault);

    public static Problem NotAccepted(string why) =>
        Conflict(
            ProblemTypes.NotAccepted,
            "The version is promoted only if it is accepted.",
            $"{why} If it is right all the same, send \"accept\": true beside why.");

    public static Problem NoRollback() => Conflict(
        ProblemTypes.NoRollback, "There is no version to go back to.", "No other version of the store served before.");

    /// <summary>A trial whose share or days cannot be.</summary>
    /// <param name="most">The most days.</param>
    public static Problem InvalidTrial(int most) =>
        Bad(
            ProblemTypes.InvalidTrial,
            "The trial is not possible.",
            FormattableString.Invariant($"share must be above 0 and below 1, and days from 1 to {most}."));

    public static Problem TrialConflict(string fault) => Conflict(
        ProblemTypes.TrialConflict, "The trial cannot begin or end now.", fault);

    public static Problem StoreNotWritable() =>
        Unavailable(
            ProblemTypes.StoreNotWritable,
            "The model store cannot be written to.",
            "It may be mounted read-only, full, or in use by another program. Nothing was changed. The command line can: churn "
                + "models promote VERSION"
        );

    public static Problem AuditNotWritable() =>
        Unavailable(
            ProblemTypes.AuditNotWritable,
            "The audit cannot be written.",
            "Nothing was done. See ChurnApi:AuditFile and the service's log.");

    private static Problem Conflict(string type, string title, string detail) =>
        new() { Type = type, Title = title, Status = StatusCodes.Status409Conflict, Detail = detail };
}
