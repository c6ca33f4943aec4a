using System.Numerics;
using Churn.Core.Numerics;

namespace Churn.Core.Privacy;

/// <summary>
/// The distribution of the privacy loss of one step of <see cref="SampledGaussian"/>, on a grid: the logarithm of by which
/// factor what was seen is likelier with the row than without it, or the other way round. Losses of steps add up, so their
/// distribution is a convolution, which the Fourier transform makes a power (Koskela, Jälkö and Honkela 2020). Between two
/// points of the grid the mass is dealt so that both distributions keep theirs (Doroshenko and others 2022, "Connect the
/// dots"), which never tells too little.
/// </summary>
internal sealed class PrivacyLoss
{
    /// <summary>How many deviations of the noise are looked at; what is beyond counts as an endless loss.</summary>
    private const double Deviations = 8.5;

    /// <summary>The widest grid.</summary>
    private const double WidestGrid = 1e-3;

    /// <summary>The most points of a grid.</summary>
    private const int MostPoints = 1 << 22;

    /// <summary>The share of delta that losses beyond the grid may have.</summary>
    private const double BeyondShare = 1e-4;

    private const int Halvings = 60;

    private readonly double width;
    private readonly int first;
    private readonly double[] masses;
    private readonly double endless;

    /// <param name="noise">The deviation of the noise.</param>
    /// <param name="rate">With which probability a row is in a sample.</param>
    /// <param name="isRemoved">Whether the row is in what was seen and not in what it is compared with; else the reverse.</param>
    public PrivacyLoss(double noise, double rate, bool isRemoved)
    {
        var sign = isRemoved ? 1 : -1;
        var (least, most) = (
            sign * LogRatio(sign > 0 ? -Deviations * noise : 1 + (Deviations * noise), noise, rate),
            sign * LogRatio(sign > 0 ? 1 + (Deviations * noise) : -Deviations * noise, noise, rate));
        width = Math.Min(WidestGrid, rate / noise / 10);
        width = Math.Max(width, (most - least) / MostPoints * 4);
        first = (int)Math.Floor(least / width);
        masses = new double[(int)Math.Ceiling(most / width) - first + 1];
        for (var i = 0; i < masses.Length - 1; i++)
        {
            var (here, next) = (Loss(i), Loss(i + 1));
            var (from, to) = (PointOf(sign * here), PointOf(sign * next));
            if (sign < 0) (from, to) = (to, from);
            var without = Between(from / noise, to / noise);
            var with = ((1 - rate) * without) + (rate * Between((from - 1) / noise, (to - 1) / noise));
            var (seen, other) = isRemoved ? (with, without) : (without, with);
            var above = Math.Clamp(
                ((seen * Math.Exp(-here)) - other) / (Math.Exp(-here) - Math.Exp(-next)), 0, seen);
            masses[i] += seen - above;
            masses[i + 1] += above;
        }

        endless = Math.Max(0, 1 - masses.Sum());

        // Where what is seen has this loss.
        double PointOf(double ratio)
        {
            var factor = rate >= 1 ? ratio : Math.Log(Math.Max(0, (Math.Exp(ratio) - 1 + rate) / rate));
            return ((2 * noise * noise * factor) + 1) / 2;
        }
    }

    /// <summary>The logarithm of how much likelier a sum is with the row than without it.</summary>
    public static double LogRatio(double x, double noise, double rate)
    {
        var factor = ((2 * x) - 1) / (2 * noise * noise);
        if (rate >= 1) return factor;
        // The larger of both parts comes out of the logarithm, so that nothing overflows.
        var part = Math.Log(rate) + factor;
        var rest = Math.Log(1 - rate);
        return Math.Max(part, rest) + Math.Log(1 + Math.Exp(-Math.Abs(part - rest)));
    }

    /// <summary>The smallest epsilon that steps keep at a delta.</summary>
    /// <returns>Infinite where their losses do not fit the largest grid.</returns>
    public double Epsilon(int steps, double delta)
    {
        var tail = delta * BeyondShare;
        var (low, high) = (-Bound(steps, tail, -1), Bound(steps, tail, 1));
        if (!((high - low) / width < MostPoints - 2)) return double.PositiveInfinity;
        var (beyond, losses) = Compose(steps, tail, low, high);
        var (fails, holds) = (0.0, losses[^1].Loss);
        if (Delta(0) <= delta) return 0;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (fails + holds) / 2;
            if (Delta(middle) > delta) fails = middle;
            else holds = middle;
        }

        return holds;

        double Delta(double epsilon)
        {
            var sum = beyond;
            for (var i = losses.Length - 1; i >= 0 && losses[i].Loss > epsilon; i--)
                sum += losses[i].Mass * (1 - Math.Exp(epsilon - losses[i].Loss));
            return sum;
        }
    }

    /// <summary>The distribution of the sum of losses, ascending, and the mass that is endless or beyond the grid.</summary>
    private (double Beyond, (double Loss, double Mass)[] Losses) Compose(int steps, double tail, double low, double high)
    {
        var points = (int)BitOperations.RoundUpToPowerOf2(
            (uint)Math.Max(masses.Length * 2, ((high - low) / width) + 2));
        var values = new Complex[points];
        for (var i = 0; i < masses.Length; i++) values[Place(first + i, points)] += masses[i];
        FourierTransform.Apply(values);
        for (var i = 0; i < points; i++) values[i] = Complex.Pow(values[i], steps);
        FourierTransform.Apply(values, isInverse: true);
        var lowest = (long)Math.Floor(Math.Min(low, high - (points * width * .999)) / width);
        var losses = new (double, double)[points];
        for (var i = 0; i < points; i++)
            losses[i] = ((lowest + i) * width, Math.Max(0, values[Place(lowest + i, points)].Real));
        return (1 - Math.Pow(1 - endless, steps) + tail, losses);
    }

    /// <summary>What the sum of losses, or of what is below 0 of them, passes with a small probability (Chernoff).</summary>
    private double Bound(int steps, double probability, int sign)
    {
        var least = double.PositiveInfinity;
        for (var power = .25; power <= 256; power *= 1.5)
        {
            var moment = 0.0;
            for (var i = 0; i < masses.Length; i++) moment += masses[i] * Math.Exp(sign * power * Loss(i));
            if (!double.IsFinite(moment)) break;
            least = Math.Min(least, ((steps * Math.Log(moment)) - Math.Log(probability)) / power);
        }

        return least;
    }

    private double Loss(int i) => (first + i) * width;

    private static int Place(long number, int points) => (int)(((number % points) + points) % points);

    /// <summary>The probability that a standard normal variable is between two values.</summary>
    private static double Between(double from, double to) => from > 0
        ? GaussianPrivacy.NormalTail(from) - GaussianPrivacy.NormalTail(to)
        : GaussianPrivacy.NormalTail(-to) - GaussianPrivacy.NormalTail(-from);
}
