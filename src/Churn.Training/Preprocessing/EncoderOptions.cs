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

    /// <summary>
    /// The fewest training rows without a value, 1 or more, for which a column gets a feature that says so, beside what is filled
    /// in; null for none. Default: 10.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MissingIndicatorFrom { get; init; } = 10;

    /// <summary>
    /// The fewest words of a category, 2 or more, for which the churn rate of its word is a feature too; null for none. On
    /// the training part each customer's rate is that of other customers. Default: 20.
    /// </summary>
    [Range(2, int.MaxValue)]
    public int? ChurnRateFrom { get; init; } = 20;

    /// <summary>
    /// The fewest words of a category, 2 or more, for which one feature holds the number of its word, instead of a slot of 0 or 1
    /// for each word; null for none. Only a network knows what that is: it says the same to it, and neither memory nor time grows
    /// with the words; the other learners would take it for an amount. Default: none; 100 for the network.
    /// </summary>
    [Range(2, int.MaxValue)]
    public int? EmbedFrom { get; init; }
}

/// <summary>What was learnt of a category or boolean column: which feature is set to 1 for which coded value.</summary>
/// <param name="Position">The column's position in the coded row.</param>
/// <param name="Words">The size of the vocabulary.</param>
/// <param name="Slots">The feature of each index: unseen, then the words, then missing; <see cref="NoSlot"/> for none.</param>
internal sealed record CategoryEncoding(int Position, int Words, int[] Slots)
{
    public const int NoSlot = -1;

    /// <summary>The index of the unseen.</summary>
    public const int Unseen = 0;

    /// <summary>The code that stands for missing where codes must be finite: the one after the last word.</summary>
    public int MissingCode => Words;

    /// <summary>The index of a coded value that is not missing; unseen is coded -1.</summary>
    public static int IndexOf(int code) => code + 1;

    public int SlotOf(float code) => Slots[IndexOf(float.IsNaN(code) ? MissingCode : (int)code)];
}

/// <summary>
/// What was learnt of a number column: feature = (value, or fill if missing, - center) / scale, in floats, cut off at plus and
/// minus <see cref="Limit"/>.
/// </summary>
/// <param name="Position">The column's position in the coded row.</param>
/// <param name="Fill">What stands in for a missing value.</param>
/// <param name="Center">The middle of the training values; 0 without scaling.</param>
/// <param name="Scale">Their spread, above 0; 1 without scaling.</param>
internal sealed record NumberEncoding(int Position, float Fill, float Center, float Scale)
{
    /// <summary>
    /// Beyond any measurement, and small enough that the sums of a network stay finite: two infinities would add up to no number,
    /// and a customer with a huge value would get no answer.
    /// </summary>
    public const float Limit = 1e30f;

    public float Encode(float value) => Math.Clamp(((float.IsNaN(value) ? Fill : value) - Center) / Scale, -Limit, Limit);
}

/// <summary>How numbers are scaled.</summary>
public enum Scaling
{
    /// <summary>Not at all; trees need none.</summary>
    None,

    /// <summary>To mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>To median 0 and interquartile range 1, so that outliers do not squeeze the rest.</summary>
    Robust,
}
