using System.Runtime.ExceptionServices;

namespace Churn.Training.Scoring;

/// <summary>Works on the rows of a file on all processors, while others are read and written.</summary>
internal static class ParallelRows
{
    /// <summary>Returns what comes of each row, in the order of the rows.</summary>
    /// <param name="rows">The rows; one is read at a time.</param>
    /// <param name="work">Works on a row; it is asked by several threads at once.</param>
    public static IEnumerable<TResult> Ordered<TRow, TResult>(IEnumerable<TRow> rows, Func<TRow, TResult> work)
    {
        using var results = rows.AsParallel().AsOrdered().Select(work).GetEnumerator();
        while (Next(results)) yield return results.Current;
    }

    private static bool Next<TResult>(IEnumerator<TResult> results)
    {
        try
        {
            return results.MoveNext();
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw; // is not reached
        }
    }
}
