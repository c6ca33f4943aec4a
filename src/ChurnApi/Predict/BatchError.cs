using System.Text.Json.Serialization;
using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Why a customer of many was not answered.</summary>
/// <param name="Type">The kind of the problem, as a single customer would get it.</param>
/// <param name="Title">The kind in a few words.</param>
/// <param name="Detail">How many faults there are, or where the record cannot be read.</param>
/// <param name="Errors">
/// Every fault of the customer, with pointers into the batch: "/3/tenure"; none where the record is no customer at all.
/// </param>
public sealed record BatchError(string Type, string Title, string Detail, IReadOnlyList<FieldError> Errors)
{
    /// <summary>The line of the body at which the record cannot be read, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Line { get; init; }

    /// <summary>The byte of that line, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Position { get; init; }

    /// <summary>The rules that are broken; for a record that cannot be read at all, the kind of the problem.</summary>
    [JsonIgnore]
    internal IEnumerable<string> Rules =>
        Errors.Count > 0 ? Errors.Select(error => error.Rule) : [Type[(Type.LastIndexOf('/') + 1)..]];

    /// <param name="faults">The faults of a customer.</param>
    /// <param name="index">Its position in the batch, from 0.</param>
    internal static BatchError Of(IReadOnlyList<RecordError> faults, long index) => new(
        ProblemTypes.InvalidCustomer,
        CustomerErrors.Title,
        CustomerErrors.Detail(faults),
        CustomerErrors.Errors(faults, JsonPointer.Item(index)));

    /// <summary>A problem of one record among others.</summary>
    internal static BatchError Of(Problem problem) =>
        new(problem.Type, problem.Title, problem.Detail, problem.Errors ?? [])
        {
            Line = problem.Line,
            Position = problem.Position,
        };
}
