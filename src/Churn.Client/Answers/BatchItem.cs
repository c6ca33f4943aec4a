using System.Globalization;

namespace Churn.Client.Answers;

/// <summary>What became of one customer of many: a result or an error.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="Index">Which customer, in the order they were sent, from 0.</param>
/// <param name="Result">The answer; null where there is an error.</param>
/// <param name="Error">Why there is no answer; null where there is a result.</param>
public sealed record BatchItem<T>(long Index, T? Result, BatchError? Error)
    where T : class;

/// <summary>Why one customer of many was not answered.</summary>
/// <param name="Type">The kind of the problem, by which programs tell.</param>
/// <param name="Title">The kind in a few words.</param>
/// <param name="Detail">How many faults there are.</param>
/// <param name="Errors">
/// Every fault, with pointers that begin with the customer: /3/tenure; none where the record is no customer at all.
/// </param>
/// <param name="Line">The line at which the record cannot be read, from 1; null where it can.</param>
/// <param name="Position">The byte of that line, from 1.</param>
public sealed record BatchError(
    string Type,
    string Title,
    string Detail,
    IReadOnlyList<FieldError> Errors,
    long? Line = null,
    long? Position = null)
{
    /// <summary>The same error of a customer before whom others were sent.</summary>
    internal BatchError MovedBy(long customers) =>
        customers == 0
            ? this
            : this with
            {
                Errors = [.. Errors.Select(error => error with { Pointer = Move(error.Pointer, customers) })],
            };

    private static string Move(string pointer, long customers)
    {
        var end = pointer.IndexOf('/', 1) is var slash && slash > 0 ? slash : pointer.Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/{long.Parse(pointer.AsSpan(1, end - 1), CultureInfo.InvariantCulture) + customers}{pointer[end..]}");
    }
}

/// <summary>The predictions of one request with many customers.</summary>
/// <param name="ModelVersion">The version that serves; in a trial each answer names its own.</param>
/// <param name="Threshold">The probability from which customers are contacted who have no threshold of their own.</param>
/// <param name="Results">One item for each customer, in their order.</param>
public sealed record BatchPrediction(string ModelVersion, float Threshold, IReadOnlyList<BatchItem<Prediction>> Results);
