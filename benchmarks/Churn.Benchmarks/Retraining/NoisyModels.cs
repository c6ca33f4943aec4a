using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Training.Calibration;

namespace Churn.Benchmarks.Retraining;

/// <summary>Models that are worse than a good one by as much as is asked: its log-odds with noise, calibrated anew.</summary>
/// <param name="logOdds">The good model's log-odds, none of a customer that it learnt from.</param>
/// <param name="churned">The labels.</param>
internal sealed class NoisyModels(double[] logOdds, bool[] churned)
{
    /// <summary>A noise so strong that hardly any skill is left.</summary>
    private const double StrongestNoise = 32;

    private const int Halvings = 20;
    private const int NoisesForAuc = 10;

    public double Auc => RocAuc.Of(churned, Array.ConvertAll(logOdds, LogOddsScale.ToProbability));

    /// <summary>The mean ROC AUC with noise.</summary>
    /// <param name="noise">Its standard deviation, in log-odds, 0 or more.</param>
    public double AucWith(double noise) => Enumerable.Range(0, NoisesForAuc)
        .Average(seed => RocAuc.Of(churned, Array.ConvertAll(Noisy(noise, -1 - seed), LogOddsScale.ToProbability)));

    /// <summary>The noise that costs so much ROC AUC, found by bisection.</summary>
    /// <param name="loss">Above 0.</param>
    public double NoiseCosting(double loss)
    {
        var (low, high) = (0.0, StrongestNoise);
        for (var step = 0; step < Halvings; step++)
        {
            var middle = (low + high) / 2;
            if (Auc - AucWith(middle) < loss) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The churn probabilities that a model with noise gives to held-out customers, calibrated on all others.</summary>
    /// <param name="noise">Its standard deviation, in log-odds; 0 for the good model.</param>
    /// <param name="seed">Which noise.</param>
    /// <param name="others">The customers to calibrate on.</param>
    /// <param name="heldOut">The customers to score.</param>
    public double[] Probabilities(double noise, int seed, int[] others, int[] heldOut)
    {
        var scores = Noisy(noise, seed);
        var calibrator = PlattCalibrator.Fit(
            Array.ConvertAll(others, row => scores[row]),
            Array.ConvertAll(others, row => churned[row]));
        return Array.ConvertAll(heldOut, row => LogOddsScale.ToProbability(calibrator.LogOdds(scores[row])));
    }

    private double[] Noisy(double noise, int seed)
    {
        var random = new Random(seed);
        return Array.ConvertAll(logOdds, score => score + (noise * Normal(random)));
    }

    /// <summary>Box and Muller (1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
