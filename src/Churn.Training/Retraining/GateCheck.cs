namespace Churn.Training.Retraining;

/// <summary>One thing that a challenger was judged by.</summary>
/// <param name="Name">What was looked at: "log loss", "segment loyal", "column tenure".</param>
/// <param name="Passed">Whether it is as it must be.</param>
/// <param name="Found">What was found, in words with figures.</param>
/// <param name="Wanted">What was wanted.</param>
public sealed record GateCheck(string Name, bool Passed, string Found, string Wanted)
{
    /// <summary>Whether it failed only because the difference may be chance: the challenger is neither better nor worse for sure.</summary>
    public bool IsUndecided { get; init; }
}
