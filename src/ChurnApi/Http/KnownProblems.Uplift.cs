namespace ChurnApi.Http;

/// <summary>The problem of asking an uplift model for what only churn models say.</summary>
internal static partial class KnownProblems
{
    /// <param name="version">The version that serves, or was asked about.</param>
    public static Problem UpliftModel(string version) => Conflict(
        ProblemTypes.UpliftModel,
        "The model is an uplift model.",
        $"Version {version} says by how much a treatment changes a customer, not how likely they leave. Send one customer to "
            + "POST /predict, or many as JSON or lines to POST /predict/batch; or ask a service of a churn model.");
}
