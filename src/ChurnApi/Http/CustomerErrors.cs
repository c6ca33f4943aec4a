using Churn.Core.Schema;

namespace ChurnApi.Http;

/// <summary>Tells the faults of a customer record in terms of the body that was sent.</summary>
internal static class CustomerErrors
{
    public const string Title = "The customer cannot be read.";

    /// <param name="faults">The faults of one record.</param>
    /// <param name="place">The JSON pointer of the record in the body; empty if it is the body.</param>
    public static IReadOnlyList<FieldError> Errors(IReadOnlyList<RecordError> faults, string place) =>
        [.. faults.Select(fault => new FieldError(
            fault.Column is null ? place : JsonPointer.Member(place, fault.Column), fault.Rule, fault.Message))];

    public static string Detail(IReadOnlyList<RecordError> faults) => faults switch
    {
        [_] => "One fault was found; it stands under errors.",
        [.., { Rule: RecordError.TooManyFaults }] => FormattableString.Invariant($"More than {faults.Count - 1} faults were found; the first {faults.Count - 1} stand under errors."),
        _ => FormattableString.Invariant($"{faults.Count} faults were found; all of them stand under errors."),
    };
}
