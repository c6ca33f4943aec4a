namespace Churn.Client.Answers;

/// <summary>What became of one customer of many: a result or an error.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="Index">Which customer, in the order they were sent, from 0.</param>
/// <param name="Result">The answer; null where there is an error.</param>
/// <param name="Error">Why there is no answer; null where there is a result.</param>
public sealed record BatchItem<T>(long Index, T? Result, BatchError? Error)
    where T : class;
