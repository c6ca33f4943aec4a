using System.Globalization;
using Churn.Core.Numerics;

namespace Churn.Data.Inspection;

/// <summary>The numbers of a column at a glance. Quantiles are interpolated between neighbours (Hyndman and Fan 1996, type 7).</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="LowerQuartile">A quarter is not above it.</param>
/// <param name="Median">Half is not above it.</param>
/// <param name="UpperQuartile">Three quarters are not above it.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="Outliers">
/// How many rows lie more than three interquartile ranges below the lower or above the upper quartile (Tukey's far out values); 0
/// where the quartiles are the same, since then every other value would be one.
/// </param>
public sealed record NumberSummary(
    double Minimum, double LowerQuartile, double Median, double UpperQuartile, double Maximum, double Mean, int Outliers)
{
    private const double FarOut = 3;

    /// <summary>Summarises at least one number.</summary>
    public static NumberSummary Of(float[] values)
    {
        var (lower, upper) = (Quantiles.Of<float>(values, 0.25), Quantiles.Of<float>(values, 0.75));
        var reach = FarOut * (upper - lower);
        var outliers = reach == 0 ? 0 : values.Count(value => value < lower - reach || value > upper + reach);
        return new NumberSummary(
            AsWritten(values.Min()), AsWritten(lower), AsWritten(Quantiles.Of<float>(values, 0.5)), AsWritten(upper), AsWritten(values.Max()), Moments.Mean<float>(values), outliers);
    }

    /// <summary>The shortest number with the same float, as the file has it: 0.1 and not 0.10000000149.</summary>
    private static double AsWritten(double number) =>
        double.Parse(((float)number).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
