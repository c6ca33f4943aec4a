using System.ComponentModel.DataAnnotations;

namespace Churn.Models.Manifest;

/// <summary>
/// The time in which a model looks for churn: it begins <see cref="GraceDays"/> after a prediction and lasts
/// <see cref="HorizonDays"/>. Once it has ended the prediction is mature: what became of the customer can be known.
/// </summary>
public sealed record LabelWindow
{
    /// <summary>What holds for models that do not state a window: a horizon of 30 days and no grace.</summary>
    public static LabelWindow Default { get; } = new();

    /// <summary>How many days churn is looked for: 1 to 3,650. Default: 30.</summary>
    [Range(1, 3650)]
    public int HorizonDays { get; init; } = 30;

    /// <summary>How many days lie between the prediction and the horizon: 0 to 3,650. Default: 0.</summary>
    [Range(0, 3650)]
    public int GraceDays { get; init; }

    /// <summary>Returns the moment from which a prediction is mature.</summary>
    /// <param name="from">The moment that the prediction is about.</param>
    public DateTimeOffset EndFrom(DateTimeOffset from) => from.AddDays(GraceDays + HorizonDays);
}
