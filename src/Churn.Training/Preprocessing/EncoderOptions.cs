using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Preprocessing;

/// <summary>How coded rows become features.</summary>
public sealed record EncoderOptions
{
    /// <summary>How numbers are scaled. Default: not at all.</summary>
    public Scaling Scaling { get; init; } = Scaling.None;

    /// <summary>
    /// The fewest training rows, 1 or more, for which a category gets a slot of its own; rarer and unseen ones share one.
    /// Default: 10.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int RareBelow { get; init; } = 10;
}
