using Churn.Core.Schema;
using Churn.Models.Answering;

namespace ChurnApi.Http;

/// <summary>The problems of asking what other values would give.</summary>
internal static partial class KnownProblems
{
    public static Problem NotChanges() => Bad(
        ProblemTypes.InvalidChanges,
        "The body is not a customer with changes.",
        "Send {\"customer\": {...}, \"changes\": {...}} and nothing else; changes are new values by column.");

    /// <param name="faults">The faults of the changes.</param>
    /// <param name="place">The JSON pointer of the changes in the body.</param>
    public static Problem InvalidChanges(IReadOnlyList<RecordError> faults, string place) => new()
    {
        Type = ProblemTypes.InvalidChanges,
        Title = "The changes cannot be made.",
        Status = StatusCodes.Status400BadRequest,
        Detail = CustomerErrors.Detail(faults),
        Errors = CustomerErrors.Errors(faults, place),
    };

    public static Problem NotActionable(NotActionableException fault) => Conflict(
        ProblemTypes.NotActionable, "The version cannot suggest changes.", fault.Message);
}
