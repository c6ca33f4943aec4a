namespace Churn.Core.Privacy;

/// <summary>
/// Adds noise to sums over customers, on whole numbers. What a customer adds is rounded to steps of 2^-20, so that the sums are
/// exact and the noise can be, too.
/// </summary>
/// <param name="deviation">The standard deviation of the noise, in the unit of the sums; above 0.</param>
/// <param name="fill">Fills bytes at random; null for the source of the system that keys are made with.</param>
public sealed class NoisySums(double deviation, Action<Span<byte>>? fill = null)
{
    private const double Steps = 1 << 20;

    /// <summary>By how much rounding changes a value at most.</summary>
    public const double Rounding = 0.5 / Steps;

    private readonly DiscreteGaussian noise = new(deviation * Steps, fill);

    /// <summary>What one customer adds, as it is summed up.</summary>
    /// <param name="value">-1,000,000 to 1,000,000.</param>
    public static long Round(double value) => (long)Math.Round(value * Steps);

    /// <summary>A sum of rounded values with its noise.</summary>
    public double Release(long sum) => (double)(sum + noise.Next()) / Steps;

    /// <summary>A count with its noise.</summary>
    public double ReleaseCount(int count) => Release((long)Steps * count);
}
