using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Models.Manifest;

namespace Churn.Training.Evaluation;

/// <summary>Attacks a model by its losses, to see whether it remembers customers.</summary>
/// <remarks>
/// S. Yeom, I. Giacomelli, M. Fredrikson, S. Jha, "Privacy risk in machine learning", CSF 2018, has the attack by the loss; N.
/// Carlini and others, "Membership inference attacks from first principles", IEEE S&amp;P 2022, the true positives at few false
/// ones. Attacks with shadow models find more.
/// </remarks>
internal static class MembershipAttack
{
    /// <summary>More customers of each side would make it no surer in practice.</summary>
    private const int MostCustomers = 10_000;

    private const int Resamples = 400;

    /// <summary>Attacks.</summary>
    /// <param name="measured">The model, which has not learnt from the held-out customers.</param>
    /// <param name="training">The customers that it learnt from, as a version codes whoever is sent to it.</param>
    /// <param name="holdout">The customers held out.</param>
    /// <param name="seed">The seed of the resamples.</param>
    public static MembershipAudit Of(Candidate measured, EncodedDataset training, EncodedDataset holdout, int seed)
    {
        var (members, others) = (Attacked.Of(measured, training), Attacked.Of(measured, holdout));
        bool[] isMember = [.. members.Likelihoods.Select(_ => true), .. others.Likelihoods.Select(_ => false)];
        double[] likelihoods = [.. members.Likelihoods, .. others.Likelihoods];
        int[] groupOf = [.. members.GroupOf, .. others.GroupOf.Select(group => ~group)];
        var intervals = BootstrapInterval.OfEach(isMember, likelihoods, [RocAuc.Of, Found], seed, Resamples, groupOf: groupOf);
        return new MembershipAudit(
            members.Likelihoods.Length,
            others.Likelihoods.Length,
            RocAuc.Of(isMember, likelihoods),
            intervals[0],
            Found(isMember, likelihoods),
            intervals[1]);
    }

    private static double Found(ReadOnlySpan<bool> isMember, ReadOnlySpan<double> likelihoods) =>
        RocCurve.TruePositiveRateAt(MembershipAudit.FalsePositiveRate, isMember, likelihoods);

    /// <summary>Customers of one side.</summary>
    /// <param name="Likelihoods">The probability that the model gives to what each did: the larger, the smaller its loss.</param>
    /// <param name="GroupOf">Whose row each is.</param>
    private sealed record Attacked(double[] Likelihoods, int[] GroupOf)
    {
        public static Attacked Of(Candidate measured, EncodedDataset customers)
        {
            var attacked = customers.Pick(EvenSpread.Of(customers.Count, MostCustomers));
            return new Attacked(
                [
                    .. measured.Probabilities(attacked)
                        .Zip(attacked.Churned, (probability, churned) => churned ? probability : 1 - probability),
                ],
                attacked.GroupOf);
        }
    }
}
