using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>What became of a batch.</summary>
/// <param name="Problem">Why nothing was answered; null if something was.</param>
/// <param name="IsWhole">Whether every record was answered.</param>
/// <param name="IsCut">Whether the answer may not end as if it were a whole one.</param>
internal readonly record struct BatchOutcome(Problem? Problem, bool IsWhole, bool IsCut)
{
    public static BatchOutcome Whole { get; } = new(null, true, false);

    /// <summary>The last item says why the batch could not be read on.</summary>
    public static BatchOutcome BrokenOff { get; } = new(null, false, false);

    public static BatchOutcome Cut { get; } = new(null, false, true);

    public static BatchOutcome Refused(Problem problem) => new(problem, false, false);
}
