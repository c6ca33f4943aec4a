namespace Churn.Core.Schema;

/// <summary>What a record is asked about: a day, or the moment of the request.</summary>
/// <param name="Day">The day that the caller names; null for none.</param>
/// <param name="Now">
/// The moment of the request, which counts where no day is named; null where it does not count: then that of the training does.
/// </param>
public readonly record struct AsOf(DateOnly? Day, DateTimeOffset? Now = null)
{
    /// <summary>The day from which ages count in records without a time of their own; null for the training's.</summary>
    public DateOnly? AgesFrom => Day ?? (Now is { } now ? DateOnly.FromDateTime(now.UtcDateTime) : null);

    public static implicit operator AsOf(DateOnly? day) => new(day);
}
