using Churn.Core.Numerics;

namespace Churn.Training.Value;

/// <summary>
/// How long a cohort with contracts stays: shifted beta-geometric (Fader and Hardie, "How to project customer retention", Journal
/// of Interactive Marketing 21, 2007). Each customer leaves in every period with a probability of their own, drawn from a beta
/// distribution, so the rate of leaving falls with the age of a cohort.
/// </summary>
/// <param name="Alpha">The first shape, above 0.</param>
/// <param name="Beta">The second, above 0.</param>
public sealed record CohortRetention(double Alpha, double Beta)
{
    /// <summary>Finds the parameters of the largest likelihood.</summary>
    /// <param name="survival">The share still there after one period, two, ...: falling, from 1 to 0.</param>
    public static CohortRetention Fit(IReadOnlyList<double> survival)
    {
        double[] shares = [1, .. survival];
        for (var i = 1; i < shares.Length; i++)
            if (!(shares[i] <= shares[i - 1] && shares[i] >= 0))
                throw new ArgumentException(
                    $"The share after {i} periods is not between 0 and the one before.", nameof(survival));
        var point = QuasiNewton.Minimise(Loss, [0, 0]).Point;
        return new CohortRetention(Math.Exp(point[0]), Math.Exp(point[1]));

        double Loss(double[] logarithms)
        {
            var model = new CohortRetention(Math.Exp(logarithms[0]), Math.Exp(logarithms[1]));
            var (sum, before) = (0.0, 1.0);
            for (var t = 1; t < shares.Length; t++)
            {
                var now = model.Survival(t);
                if (shares[t - 1] > shares[t]) sum += (shares[t - 1] - shares[t]) * Math.Log(before - now);
                before = now;
            }

            return -sum - (shares[^1] > 0 ? shares[^1] * Math.Log(before) : 0);
        }
    }

    /// <summary>The share still there: B(alpha, beta + t) / B(alpha, beta).</summary>
    /// <param name="periods">0 or more.</param>
    public double Survival(double periods) =>
        Math.Exp(SpecialFunctions.LogBeta(Alpha, Beta + periods) - SpecialFunctions.LogBeta(Alpha, Beta));

    /// <summary>
    /// The discounted periods that a customer who has renewed n - 1 times is expected to stay from the next renewal on (Fader and
    /// Hardie, "Customer-base valuation in a contractual setting", Marketing Science 29, 2010).
    /// </summary>
    /// <param name="period">n, from 1.</param>
    /// <param name="discount">The rate of a period, above 0.</param>
    public double ExpectedResidualLifetime(int period, double discount)
    {
        var stays = Beta + period - 1;
        return stays / (Alpha + stays)
            * SpecialFunctions.Hypergeometric(1, Beta + period, Alpha + Beta + period, 1 / (1 + discount));
    }
}
