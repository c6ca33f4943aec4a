using ChurnApi.Problems;

namespace ChurnApi.Batches;

/// <summary>Why a customer of many was not answered.</summary>
/// <param name="Type">The kind of the problem, as a single customer would get it.</param>
/// <param name="Title">The kind in a few words.</param>
/// <param name="Detail">How many faults there are.</param>
/// <param name="Errors">Every fault, with pointers into the body: "/3/tenure".</param>
public sealed record BatchError(string Type, string Title, string Detail, IReadOnlyList<FieldError> Errors);
