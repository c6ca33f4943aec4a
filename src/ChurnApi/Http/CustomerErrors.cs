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
            fault.Column is null ? place : JsonPointer.Member(place, fault.Column) + fault.Within, fault.Rule, fault.Message))];

    public static string Detail(IReadOnlyList<RecordError> faults) =>
        faults switch
        {
            [_] => "One fault was found; it stands under errors.",
            [.., { Rule: RecordError.TooManyFaults }] => FormattableString.Invariant(
                $"More than {faults.Count - 1} faults were found; the first {faults.Count - 1} stand under errors."),
            _ => FormattableString.Invariant($"{faults.Count} faults were found; all of them stand under errors."),
        };
}

/// <summary>Writes JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The place of a member of an object.</summary>
    /// <param name="parent">The object's place; empty for the body.</param>
    /// <param name="name">The member's name.</param>
    public static string Member(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The place of an item of the body's array.</summary>
    public static string Item(long index) => FormattableString.Invariant($"/{index}");
}
