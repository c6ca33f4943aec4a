using System.ComponentModel.DataAnnotations;
using Churn.Core.Options;

namespace Churn.Training.Retraining;

/// <summary>
/// What a challenger must show before it takes the champion's place. The defaults are right for most; keep others in a file.
/// </summary>
public sealed record GateOptions
{
    /// <summary>
    /// How sure the gain in log loss must be, one-sided, 0.5 to 0.999. At 0.95 a challenger that is no better passes once in
    /// twenty times. Default: 0.95.
    /// </summary>
    [Range(0.5, 0.999)]
    public double Confidence { get; init; } = 0.95;

    /// <summary>
    /// The share of the champion's log loss that the challenger must save, 0 to 1, beyond doubt. Default: 0, any gain.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinimumGain { get; init; }

    /// <summary>
    /// How many days after its publication a champion gives way to a challenger that is not worse, 1 to 36,500; null for never.
    /// Default: 30.
    /// </summary>
    [Range(1.0, 36_500.0)]
    public double? MaxChampionAgeDays { get; init; } = 30;

    /// <summary>
    /// The share of the champion's log loss, 0 to 1, by which a challenger that replaces an old champion may at most be worse, as
    /// sure as
    /// <see cref="Confidence"/> says. Default: 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double FreshnessLoss { get; init; } = 0.01;

    /// <summary>The bootstrap resamples behind each comparison, 100 to 100,000. Default: 2,000.</summary>
    [Range(100, 100_000)]
    public int Resamples { get; init; } = 2_000;

    /// <summary>The fewest held-out rows to compare on, 1 or more; fewer decide nothing. Default: 200.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumRows { get; init; } = 200;

    /// <summary>The fewest churners, and stayers, among them, 1 or more. Default: 30.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumOfEachClass { get; init; } = 30;

    /// <summary>
    /// How much larger than the champion's the challenger's expected calibration error may be, 0 to 1, where it is above
    /// <see cref="CalibrationErrorAllowed"/> too. Default: 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double CalibrationErrorRise { get; init; } = 0.01;

    /// <summary>An expected calibration error that is never held against a challenger, 0 to 1. Default: 0.05.</summary>
    [Range(0.0, 1.0)]
    public double CalibrationErrorAllowed { get; init; } = 0.05;

    /// <summary>
    /// How much worse, as a share of its log loss, a segment may become, 0 to 1, where that is beyond doubt. Default: 0.05.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SegmentLoss { get; init; } = 0.05;

    /// <summary>The largest rise of the share of rows that lack a column's value, 0 to 1. Default: 0.1.</summary>
    [Range(0.0, 1.0)]
    public double MissingRise { get; init; } = 0.1;

    /// <summary>
    /// The largest share of rows with a word, or a number out of range, that the champion never saw, 0 to 1. Default: 0.1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double UnknownShare { get; init; } = 0.1;

    /// <summary>The largest change of the churn rate, as a factor up or down, 1 or more. Default: 2.</summary>
    [Range(1.0, 1e6)]
    public double ChurnRateFactor { get; init; } = 2;

    /// <summary>The longest median time to score a customer, in milliseconds, above 0. Default: 5.</summary>
    [Range(0.0, 60_000.0, MinimumIsExclusive = true)]
    public double Milliseconds { get; init; } = 5;

    /// <summary>Every fault of these options, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionsValidator.Of(this)];
}
