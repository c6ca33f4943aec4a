namespace ChurnApi.Http;

/// <summary>The problems of planning a campaign.</summary>
internal static partial class KnownProblems
{
    public static Problem NoActions() => Missing(
        ProblemTypes.NoActions, "The service has no actions.",
        "Who runs the service names a file of actions with the setting ChurnApi:ActionsFile.");

    /// <param name="faults">Everything that keeps the plan from being made.</param>
    public static Problem InvalidPlan(IReadOnlyList<FieldError> faults) =>
        WithErrors(ProblemTypes.InvalidPlan, "No plan can be made.", faults);
}
