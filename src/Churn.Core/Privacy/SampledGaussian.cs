namespace Churn.Core.Privacy;

/// <summary>
/// What the steps of a private training cost of which each adds up the rows of a sample, every row being in it with the same
/// probability (Poisson sampling), and adds Gaussian noise: DP-SGD (Abadi and others 2016). One row is added or removed.
/// </summary>
public sealed class SampledGaussian
{
    /// <summary>The smallest delta that can be asked for.</summary>
    public const double MinDelta = 1e-9;

    /// <summary>The orders at which Rényi's divergence is looked at.</summary>
    private static readonly double[] Orders =
    [
        .. Enumerable.Range(1, 99).Select(i => 1 + (i / 10.0)),
        .. Enumerable.Range(11, 53).Select(i => (double)i),
        128,
        256,
        512,
    ];

    private readonly double noise;
    private readonly double rate;
    private readonly int steps;

    /// <param name="noise">
    /// The deviation of the noise, as a multiple of by how much one row moves the sum at the most; .3 to 1,000.
    /// </param>
    /// <param name="rate">With which probability a row is in a sample, above 0 to 1.</param>
    /// <param name="steps">The number of samples, 1 to 10,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is beyond its range.</exception>
    public SampledGaussian(double noise, double rate, int steps)
    {
        if (!(noise is >= .3 and <= 1_000))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "The noise must be .3 to 1,000.");
        if (!(rate is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be above 0 and at most 1.");
        if (steps is < 1 or > 10_000_000)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, "There must be 1 to 10,000,000 steps.");
        (this.noise, this.rate, this.steps) = (noise, rate, steps);
    }

    /// <summary>
    /// The smallest epsilon that is kept at a delta, by the distribution of the privacy loss; too high by less than a
    /// hundredth, as it is rounded up to a grid. Where the losses of all steps fit no grid, that by Rényi's divergence.
    /// </summary>
    /// <param name="delta">From <see cref="MinDelta"/> to below 1.</param>
    public double Epsilon(double delta)
    {
        CheckDelta(delta);
        var byLoss = Math.Max(
            new PrivacyLoss(noise, rate, isRemoved: true).Epsilon(steps, delta),
            new PrivacyLoss(noise, rate, isRemoved: false).Epsilon(steps, delta));
        return double.IsFinite(byLoss) ? byLoss : RenyiEpsilon(delta);
    }

    /// <summary>
    /// An epsilon that is kept at a delta, by Rényi differential privacy (Mironov 2017): higher, and what many libraries tell.
    /// </summary>
    /// <param name="delta">From <see cref="MinDelta"/> to below 1.</param>
    public double RenyiEpsilon(double delta)
    {
        CheckDelta(delta);
        // Canonne, Kamath and Steinke 2020, proposition 12.
        return Math.Max(0, Orders.Min(order =>
            (steps * Divergence(order)) + Math.Log(1 - (1 / order)) - (Math.Log(delta * order) / (order - 1))));
    }

    private static void CheckDelta(double delta)
    {
        if (!(delta is >= MinDelta and < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta must be at least 1e-9 and below 1.");
    }

    /// <summary>Rényi's divergence of one step (Mironov, Talwar and Zhang 2019, theorem 4), integrated numerically.</summary>
    private double Divergence(double order)
    {
        if (rate >= 1) return order / (2 * noise * noise);
        const int PerDeviation = 20;
        const int Deviations = 12;
        var width = noise / PerDeviation;
        var points = (int)Math.Ceiling((order + (2 * Deviations * noise)) / width);
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i <= points; i++)
        {
            var x = (i * width) - (Deviations * noise);
            var term = (order * PrivacyLoss.LogRatio(x, noise, rate)) - (x * x / (2 * noise * noise));
            if (term > largest) (largest, sum) = (term, (sum * Math.Exp(largest - term)) + 1);
            else sum += Math.Exp(term - largest);
        }

        return (largest + Math.Log(sum * width / (noise * Math.Sqrt(2 * Math.PI)))) / (order - 1);
    }
}
