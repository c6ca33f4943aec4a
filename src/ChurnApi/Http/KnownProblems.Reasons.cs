using Churn.Models.Answering;

namespace ChurnApi.Http;

/// <summary>The problems of asking what a probability rests on.</summary>
internal static partial class KnownProblems
{
    public static Problem InvalidReasons()
    {
        var expected = FormattableString.Invariant(
            $"Send one whole number from 1 to {ReasonOptions.MaxCount}, as in ?reasons=4, or none. ")
            + "POST /explain has all columns.";
        return Bad(ProblemTypes.InvalidReasons, "reasons is not a valid number.", expected) with
        {
            Errors = [new FieldError($"/{ReasonsQuery.QueryName}", "invalid-reasons", expected)],
        };
    }

    /// <param name="fault">Which version, and what to do.</param>
    public static Problem NotExplainable(NotExplainableException fault) => Conflict(
        ProblemTypes.NotExplainable,
        "The version cannot give reasons.",
        fault.Message);

    /// <param name="fault">Which version, and what to do.</param>
    public static Problem NotReadable(string fault) => Conflict(
        ProblemTypes.NotReadable, "The version has no shapes.", fault);
}
