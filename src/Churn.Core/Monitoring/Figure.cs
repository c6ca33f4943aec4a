namespace Churn.Core.Monitoring;

/// <summary>A figure with its interval.</summary>
/// <param name="Value">The figure; null where the rows leave it undefined.</param>
/// <param name="Lower">The lower end of the 95 % interval, inclusive; null where there is none.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record Figure(double? Value, double? Lower, double? Upper)
{
    /// <summary>A figure that is not known.</summary>
    public static Figure Undefined { get; } = new(null, null, null);

    /// <summary>Makes a figure; what is not a finite number is undefined.</summary>
    public static Figure Of(double value, double lower, double upper) => new(Defined(value), Defined(lower), Defined(upper));

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;
}
