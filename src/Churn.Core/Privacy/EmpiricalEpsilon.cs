using Churn.Core.Numerics;

namespace Churn.Core.Privacy;

/// <summary>
/// How large epsilon is at least, as an attack shows that tells trainings with a customer from trainings without them.
/// </summary>
/// <remarks>
/// M. Jagielski, J. Ullman, A. Oprea, "Auditing differentially private machine learning", NeurIPS 2020, has the bound from the
/// errors of an attack; M. Nasr and others, "Tight auditing of differentially private machine learning", USENIX Security 2023,
/// the tighter one for Gaussian noise. The errors are bounded after C. J. Clopper, E. S. Pearson, Biometrika 26 (1934).
/// </remarks>
/// <param name="Epsilon">The bound that holds for any noise; 0 where the attack shows nothing.</param>
/// <param name="GaussianEpsilon">
/// The bound where all that is known of a customer comes through Gaussian noise; larger than <see cref="Epsilon"/> as a rule.
/// </param>
/// <param name="Runs">How many trainings of each kind the bounds rest on.</param>
public sealed record EmpiricalEpsilon(double Epsilon, double GaussianEpsilon, int Runs)
{
    /// <summary>The probability that the bounds are too high is at most 1 in 20: half of it for each kind of error.</summary>
    private const double Confidence = 0.975;

    private const int Halvings = 100;

    /// <summary>Bounds epsilon. The first half of the scores chooses the threshold, the second half is judged.</summary>
    /// <param name="with">A score of each training with the customer, higher where they seem to be there; 4 or more.</param>
    /// <param name="without">A score of each training without; 4 or more.</param>
    /// <param name="delta">The delta of the promise, above 0 and below 1.</param>
    public static EmpiricalEpsilon Of(double[] with, double[] without, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(with.Length, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(without.Length, 4);
        var (first, firstWithout) = (with[..(with.Length / 2)], without[..(without.Length / 2)]);
        var (second, secondWithout) = (with[(with.Length / 2)..], without[(without.Length / 2)..]);
        return new EmpiricalEpsilon(BestBy(OfAnyNoise), BestBy(OfGaussianNoise), Math.Min(second.Length, secondWithout.Length));

        double BestBy(Func<AttackErrors, double, double> bound)
        {
            var threshold = first.Concat(firstWithout).MaxBy(score => bound(Errors(first, firstWithout, score), delta));
            return bound(Errors(second, secondWithout, threshold), delta);
        }
    }

    /// <summary>The upper end of the one-sided interval of a share.</summary>
    /// <param name="hits">How many of all; from 0.</param>
    /// <param name="all">All, above 0.</param>
    public static double UpperShare(int hits, int all)
    {
        if (hits == all) return 1;
        var distribution = new BetaDistribution(hits + 1, all - hits);
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (distribution.Cumulative(middle) < Confidence) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>The attack takes scores above the threshold for trainings with the customer.</summary>
    private static AttackErrors Errors(double[] with, double[] without, double threshold) => new(
        UpperShare(with.Count(score => score <= threshold), with.Length),
        UpperShare(without.Count(score => score > threshold), without.Length));

    private static double OfAnyNoise(AttackErrors errors, double delta) => Math.Max(
        0,
        Math.Max(
            LogRatio(1 - delta - errors.Missed, errors.False), LogRatio(1 - delta - errors.False, errors.Missed)));

    private static double LogRatio(double share, double other) => share <= 0 ? 0 : Math.Log(share / other);

    private static double OfGaussianNoise(AttackErrors errors, double delta) =>
        GaussianPrivacy.Epsilon(Math.Max(0, NormalQuantile(1 - errors.False) - NormalQuantile(errors.Missed)), delta);

    /// <summary>The value below which a standard normal variable is with a probability.</summary>
    private static double NormalQuantile(double probability)
    {
        var (low, high) = (-40.0, 40.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (GaussianPrivacy.NormalTail(-middle) < probability) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The upper bounds of the errors of an attack.</summary>
    /// <param name="Missed">Of trainings with the customer, the share taken for trainings without.</param>
    /// <param name="False">Of trainings without, the share taken for trainings with.</param>
    private readonly record struct AttackErrors(double Missed, double False);
}
