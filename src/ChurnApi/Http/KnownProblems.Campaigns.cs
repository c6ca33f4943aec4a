namespace ChurnApi.Http;

/// <summary>The problems of planning a campaign.</summary>
internal static partial class KnownProblems
{
    public static Problem NoActions() => new()
    {
        Type = ProblemTypes.NoActions,
        Title = "The service has no actions.",
        Status = StatusCodes.Status404NotFound,
        Detail = "Who runs the service names a file of actions with the setting ChurnApi:ActionsFile.",
    };

    /// <param name="faults">Everything that keeps the plan from being made.</param>
    public static Problem InvalidPlan(IReadOnlyList<FieldError> faults) => Bad(
        ProblemTypes.InvalidPlan,
        "No plan can be made.",
        faults.Count == 1
            ? "One fault was found; it stands under errors."
            : FormattableString.Invariant($"{faults.Count} faults were found; all of them stand under errors.")) with
    {
        Errors = faults,
    };
}
