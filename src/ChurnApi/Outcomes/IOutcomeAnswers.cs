using Churn.Outcomes.Storage;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Is told what became of outcomes while they are taken.</summary>
internal interface IOutcomeAnswers
{
    /// <summary>The first outcomes are on the disk.</summary>
    void Begin(CancellationToken stop);

    /// <summary>What became of an outcome.</summary>
    /// <param name="index">Its position in what was sent, from 0.</param>
    /// <param name="line">The line on which it begins, from 1; 0 where that is not known.</param>
    /// <param name="result">What the log made of it; null where it could not be read.</param>
    /// <param name="error">Why it could not be read; null where it could.</param>
    void Add(long index, long line, OutcomeResult? result, BatchError? error);

    /// <summary>Some were told; waits where the caller takes them too slowly.</summary>
    ValueTask FlushAsync(CancellationToken stop);

    /// <summary>All were told.</summary>
    Task EndAsync(CancellationToken stop);
}
