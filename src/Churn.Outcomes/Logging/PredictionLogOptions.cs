namespace Churn.Outcomes.Logging;

/// <summary>How predictions get into the log.</summary>
public sealed record PredictionLogOptions
{
    /// <summary>
    /// Whether an answer waits until its prediction is on the disk, and is refused where it cannot be. Default: false, answers
    /// never wait for the log.
    /// </summary>
    public bool IsDurable { get; init; }

    /// <summary>
    /// The most predictions that wait to be written: as many as a minute without the database brings at 1,000 a second. Further
    /// ones are dropped and counted.
    /// </summary>
    public int Capacity { get; init; } = 65_536;

    /// <summary>How long predictions gather before they are written.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an answer, or an outcome, waits for the predictions before it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before a block is written again that could not be; it doubles up to 16 times as long.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(250);
}
