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

    private const int MostNumbers = PeerConnection.MaxLength / sizeof(long);

    /// <summary>Averages over all sites.</summary>
    /// <param name="sums">Adds up over all sites.</param>
    /// <param name="own">
    /// For each model what was learnt from here and how many rows at all sites, and the weights that this site has come to.
    /// </param>
    /// <returns>The mean of each weight of each model.</returns>
    /// <exception cref="WorkerException">Weights or their means are out of range, or a site is lost.</exception>
    public static double[][] Of(MaskedSums sums, IReadOnlyList<(SitePart Part, double[] Weights)> own)
    {
        var totals = Sum(sums, [.. own.SelectMany(model => Array.ConvertAll(model.Weights, StepsOf(model.Part)))]);
        var (means, at) = (new double[own.Count][], 0);
        for (var model = 0; model < means.Length; model++)
        {
            var (part, weights) = own[model];
            var most = MostOf(part);
            means[model] = Array.ConvertAll(
                totals[at..(at += weights.Length)], total => total / WeightSteps / part.RowsOfAll);
            if (means[model].Any(mean => !(Math.Abs(mean) <= most)))
                throw new WorkerException(
                    "The mean of the weights of all sites cannot be right. A site has sent something else; masks hide which.");
        }

        return means;
    }

    /// <summary>From a weight to what is added up, which must not overflow.</summary>
    private static Converter<double, long> StepsOf(SitePart part)
    {
        var most = MostOf(part);
        return weight => Math.Abs(weight) < most
            ? (long)Math.Round(weight * WeightSteps) * part.Learnt.Length
            : throw new WorkerException(FormattableString.Invariant(
                $"The weights of this site diverged: not all are numbers between -{most} and {most}. Let the coordinator ask ")
                + "for a lower learning rate, such as --set network.optimizer.learningRate=0.0005.");
    }

    private static double MostOf(SitePart part) => Math.Min(MostWeight, MostSum / WeightSteps / part.RowsOfAll);

    /// <summary>Adds up in as few exchanges as their length allows.</summary>
    private static long[] Sum(MaskedSums sums, long[] own)
    {
        for (var from = 0; from < own.Length; from += MostNumbers)
        {
            var part = own.AsSpan(from, Math.Min(MostNumbers, own.Length - from));
            sums.Sum(part).CopyTo(part);
        }

        return own;
    }
}
