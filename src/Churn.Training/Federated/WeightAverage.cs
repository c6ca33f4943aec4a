using Churn.Training.Distributed;

namespace Churn.Training.Federated;

/// <summary>
/// The means of the weights that sites have come to, each by its rows: masked sums of whole numbers, so that nobody sees the
/// weights of one site, and the means do not depend on the order of the sites.
/// </summary>
internal static class WeightAverage
{
    /// <summary>Weights are rounded to 2^-20.</summary>
    private const double WeightSteps = 1 << 20;

    private const double MostWeight = 1 << 13;

    /// <summary>What no sum over all sites passes, so that none overflows.</summary>
    private const double MostSum = 1L << 62;

    private const int MostWeights = PeerConnection.MaxLength / sizeof(long);

    /// <summary>Averages over all sites.</summary>
    /// <param name="sums">Adds up over all sites.</param>
    /// <param name="part">What was learnt from here, and how many rows at all sites.</param>
    /// <param name="own">The weights that this site has come to.</param>
    /// <returns>The mean of each weight.</returns>
    /// <exception cref="WorkerException">Weights or their means are out of range, or a site is lost.</exception>
    public static double[] Of(MaskedSums sums, SitePart part, IReadOnlyCollection<double> own)
    {
        if (own.Count > MostWeights)
            throw new WorkerException(FormattableString.Invariant(
                $"The model has {own.Count} weights, and sites average {MostWeights} at most. Make its layers smaller."));
        var most = Math.Min(MostWeight, MostSum / WeightSteps / part.RowsOfAll);
        if (own.Any(weight => !(Math.Abs(weight) < most)))
            throw new WorkerException(FormattableString.Invariant(
                $"The weights of this site diverged: not all are numbers between -{most} and {most}. Let the coordinator ask ")
                + "for a lower learning rate, such as --set network.optimizer.learningRate=0.0005.");
        var totals = sums.Sum([.. own.Select(weight => (long)Math.Round(weight * WeightSteps) * part.Learnt.Length)]);
        var means = Array.ConvertAll(totals, total => total / WeightSteps / part.RowsOfAll);
        return means.Any(mean => !(Math.Abs(mean) <= most))
            ? throw new WorkerException(
                "The mean of the weights of all sites cannot be right. A site has sent something else; masks hide which.")
            : means;
    }
}
