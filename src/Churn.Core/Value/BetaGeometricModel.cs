using Churn.Core.Numerics;

namespace Churn.Core.Value;

/// <summary>
/// When customers without a contract buy again: BG/NBD (Fader, Hardie and Lee, "Counting your customers the easy way", Marketing
/// Science 24, 2005). While active, a customer buys at a rate drawn from a gamma distribution, and after each purchase leaves
/// with a probability drawn from a beta distribution. A customer without a repeat purchase is taken for active.
/// </summary>
/// <param name="R">The shape of the gamma distribution of rates, above 0.</param>
/// <param name="Alpha">Its scale, in periods, above 0.</param>
/// <param name="A">The first shape of the beta distribution of leaving, above 0.</param>
/// <param name="B">The second, above 0.</param>
/// <param name="LogLikelihood">The logarithm of the likelihood of the customers it was fitted on.</param>
public sealed record BetaGeometricModel(double R, double Alpha, double A, double B, double LogLikelihood)
{
    /// <summary>The expectation has no value where a is 1 exactly; so near to it, it has.</summary>
    private const double FromOne = 1e-7;

    /// <summary>Of more customers, some lead from the starts to where all are looked at.</summary>
    private const int MostAtFirst = 2_000;

    private static readonly double[][] Starts = [[0, 0, 0, 0], [-1, 0, -1, 1], [1, 1, 0, 2], [-1, -1, 1, 1]];

    /// <summary>Finds the parameters of the largest likelihood, from several starts.</summary>
    /// <param name="customers">At least one of them with a repeat purchase.</param>
    /// <param name="threads">The most threads, -1 for all; their number does not change the result.</param>
    /// <exception cref="ArithmeticException">There is no largest likelihood.</exception>
    public static BetaGeometricModel Fit(IReadOnlyList<PurchaseHistory> customers, int threads = -1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(customers.Count);
        var scale = customers.Max(customer => customer.Age) / 10; // periods of another length are the same problem
        if (!(scale > 0)) throw new ArithmeticException("No customer is older than a day.");
        PurchaseHistory[] first = [.. EvenSpread.Of(customers.Count, MostAtFirst).Select(place => customers[place])];
        var some = new Likelihood(first, scale, threads);
        var near = Starts.Select(start => QuasiNewton.Minimise(some.WithinReason, start)).MinBy(found => found.Value)!;
        var likelihood = new Likelihood(customers, scale, threads);
        var point = QuasiNewton.Minimise(likelihood.WithinReason, near).Point;
        var value = likelihood.OfLogarithms(point);
        if (!double.IsFinite(value)) throw new ArithmeticException("The likelihood has no maximum.");
        return new BetaGeometricModel(
            Math.Exp(point[0]),
            Math.Exp(point[1]) * scale,
            Math.Exp(point[2]),
            Math.Exp(point[3]),
            (-value * customers.Count) - (likelihood.Repeats * Math.Log(scale)));
    }

    /// <summary>The probability that a customer still buys; 1 without a repeat purchase.</summary>
    public double ProbabilityActive(PurchaseHistory customer) => 1 / (1 + OddsOfLeft(customer));

    /// <summary>The purchase days to expect of a customer in the time to come (equation 10 of the paper).</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="time">In periods, 0 or more.</param>
    public double ExpectedPurchases(PurchaseHistory customer, double time) =>
        ExpectedWhileActive(customer.Repeats, customer.Age, time) * ProbabilityActive(customer);

    /// <summary>The same of a customer who is known to be active, which does not depend on when they last bought.</summary>
    /// <param name="repeats">The repeat purchases.</param>
    /// <param name="age">The time from the first purchase to the day.</param>
    /// <param name="time">In periods, 0 or more.</param>
    public double ExpectedWhileActive(int repeats, double age, double time) =>
        Expected(R + repeats, Alpha + age, B + repeats, time);

    /// <summary>The repeat purchase days to expect of a new customer (equation 9).</summary>
    /// <param name="time">In periods, 0 or more.</param>
    public double ExpectedPurchases(double time) => Expected(R, Alpha, B, time);

    private double OddsOfLeft(PurchaseHistory customer) => customer.Repeats == 0
        ? 0
        : A / (B + customer.Repeats - 1)
            * Math.Pow((Alpha + customer.Age) / (Alpha + customer.Recency), R + customer.Repeats);

    /// <summary>
    /// (a + b - 1)/(a - 1) [1 - (alpha/(alpha + t))^r 2F1(r, b; a + b - 1; t/(alpha + t))], or the same by Euler's transformation
    /// (DLMF 15.8.1): whichever series converges everywhere.
    /// </summary>
    private double Expected(double r, double alpha, double b, double time)
    {
        var a = Math.Abs(A - 1) < FromOne ? 1 + FromOne : A;
        var z = time / (alpha + time);
        var none = a - 1 > r
            ? Math.Pow(1 - z, r) * SpecialFunctions.Hypergeometric(r, b, a + b - 1, z)
            : Math.Pow(1 - z, a - 1) * SpecialFunctions.Hypergeometric(a + b - 1 - r, a - 1, a + b - 1, z);
        return (a + b - 1) / (a - 1) * (1 - none);
    }

    /// <summary>
    /// The likelihood of customers; those alike count once. Ages and recencies are days, so of each there are few to take the
    /// logarithm of.
    /// </summary>
    private sealed class Likelihood
    {
        private readonly (int Repeats, int Age, int Recency, int Count)[] customers;
        private readonly double[] ages;
        private readonly double[] recencies;
        private readonly (int Repeats, int Count)[] repeats;
        private readonly int total;
        private readonly int threads;

        public Likelihood(IReadOnlyList<PurchaseHistory> all, double scale, int threads)
        {
            this.threads = threads;
            var (ageOf, recencyOf) = (new Dictionary<double, int>(), new Dictionary<double, int>());
            customers =
            [
                .. all.CountBy(one => (
                        one.Repeats, NumberOf(ageOf, one.Age / scale), NumberOf(recencyOf, one.Recency / scale)))
                    .Select(same => (same.Key.Repeats, same.Key.Item2, same.Key.Item3, same.Value)),
            ];
            (ages, recencies) = ([.. ageOf.Keys], [.. recencyOf.Keys]);
            repeats = [.. all.CountBy(one => one.Repeats).Select(same => (same.Key, same.Value))];
            (total, Repeats) = (all.Count, all.Sum(one => (long)one.Repeats));
        }

        public long Repeats { get; }

        /// <summary>
        /// The same with a little more far from 0: where customers hardly differ, the likelihood rises for ever.
        /// </summary>
        public double WithinReason(double[] logarithms) => OfLogarithms(logarithms) + ParameterBounds.Excess(logarithms);

        /// <summary>The mean of the negative log-likelihood, of the logarithms of r, alpha, a and b.</summary>
        public double OfLogarithms(double[] logarithms)
        {
            var (r, alpha, a, b) =
                (Math.Exp(logarithms[0]), Math.Exp(logarithms[1]), Math.Exp(logarithms[2]), Math.Exp(logarithms[3]));
            var sum = 0.0;
            foreach (var (x, count) in repeats)
                sum += count * (SpecialFunctions.LogGamma(r + x) - SpecialFunctions.LogGamma(r) + (r * logarithms[1])
                    + SpecialFunctions.LogBeta(a, b + x) - SpecialFunctions.LogBeta(a, b));
            var (logAges, logRecencies) = (Logarithms(ages, alpha), Logarithms(recencies, alpha));
            var logLeaving = repeats.ToDictionary(one => one.Repeats, one => logarithms[2] - Math.Log(b + one.Repeats - 1));
            var rest = PartSums.Of(customers, threads, part =>
            {
                var own = 0.0;
                foreach (var (x, age, recency, count) in part)
                {
                    var active = -(r + x) * logAges[age];
                    if (x == 0)
                    {
                        own += count * active;
                        continue;
                    }

                    var left = logLeaving[x] - ((r + x) * logRecencies[recency]);
                    own += count * (Math.Max(active, left) + Math.Log(1 + Math.Exp(-Math.Abs(active - left))));
                }

                return own;
            });
            return -(sum + rest) / total;
        }

        private static double[] Logarithms(double[] times, double alpha) =>
            Array.ConvertAll(times, time => Math.Log(alpha + time));

        private static int NumberOf(Dictionary<double, int> numbers, double time)
        {
            if (!numbers.TryGetValue(time, out var number)) numbers[time] = number = numbers.Count;
            return number;
        }
    }
}

/// <summary>Keeps the logarithms of parameters where numbers can be told apart.</summary>
internal static class ParameterBounds
{
    private const double Usual = 8;
    private const double Weight = 1e-6;

    /// <summary>What is added to a mean loss: nothing where all are usual.</summary>
    public static double Excess(double[] logarithms) => logarithms.Sum(logarithm =>
    {
        var beyond = Math.Max(0, Math.Abs(logarithm) - Usual);
        return Weight * beyond * beyond;
    });
}
