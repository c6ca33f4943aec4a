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
    /// The fewest words of a category, 2 or more, for which one feature holds the number of its word, instead of a slot of 0 or 1 for each
    /// word; null for none. Only a network knows what that is: it says the same to it, and neither memory nor time grows with the words;
    /// the other learners would take it for an amount. Default: none; 100 for the network.
    /// </summary>
    [Range(2, int.MaxValue)]
    public int? EmbedFrom { get; init; }
}
