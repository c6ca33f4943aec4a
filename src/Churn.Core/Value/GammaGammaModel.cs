using Churn.Core.Numerics;

namespace Churn.Core.Value;

/// <summary>
/// What customers spend on a purchase day: gamma-gamma (Fader and Hardie, "The gamma-gamma model of monetary value", 2013). The
/// amounts of a customer vary around a mean of their own, which does not depend on how often they buy.
/// </summary>
/// <param name="P">The shape of a customer's amounts, above 0.</param>
/// <param name="Q">The shape of the distribution of their scales, above 1.</param>
/// <param name="V">Its scale, in money, above 0.</param>
/// <param name="LogLikelihood">The logarithm of the likelihood of the customers it was fitted on.</param>
/// <param name="Correlation">That of repeat purchases and mean amounts, which the model takes for 0.</param>
public sealed record GammaGammaModel(double P, double Q, double V, double LogLikelihood, double Correlation)
{
    /// <summary>Of more customers, some lead from the starts to where all are looked at.</summary>
    private const int MostAtFirst = 2_000;

    private static readonly double[][] Starts = [[0, 1, 0], [2, 1, 1], [1, 2, 2]];

    /// <summary>Finds the parameters of the largest likelihood.</summary>
    /// <param name="customers">Those with a repeat purchase and an amount above 0 count, of which there must be two.</param>
    /// <param name="threads">The most threads, -1 for all; their number does not change the result.</param>
    /// <exception cref="ArithmeticException">No largest likelihood, or no mean of the population (q up to 1).</exception>
    public static GammaGammaModel Fit(IReadOnlyList<PurchaseHistory> customers, int threads = -1)
    {
        PurchaseHistory[] repeated = [.. customers.Where(one => one is { Repeats: > 0, MeanAmount: > 0 })];
        if (repeated.Length < 2) throw new ArithmeticException("Fewer than two customers bought again.");
        var scale = repeated.Average(one => one.MeanAmount);
        PurchaseHistory[] first = [.. EvenSpread.Of(repeated.Length, MostAtFirst).Select(place => repeated[place])];
        var some = new Likelihood(first, scale, threads);
        var near = Starts.Select(start => QuasiNewton.Minimise(some.Loss, start)).MinBy(found => found.Value)!;
        var (point, value, _) = QuasiNewton.Minimise(new Likelihood(repeated, scale, threads).Loss, near);
        if (!double.IsFinite(value)) throw new ArithmeticException("The likelihood has no maximum.");
        var model = new GammaGammaModel(
            Math.Exp(point[0]),
            Math.Exp(point[1]),
            Math.Exp(point[2]) * scale,
            (-value * repeated.Length) - (repeated.Length * Math.Log(scale)),
            CorrelationOf(repeated));
        return model.Q > 1 ? model : throw new ArithmeticException("The amounts have no mean over customers (q is not above 1).");
    }

    /// <summary>The mean amount to expect of a purchase day; that of the population without a repeat purchase.</summary>
    public double ExpectedAmount(PurchaseHistory customer) =>
        P * (V + (customer.Repeats * customer.MeanAmount)) / ((P * customer.Repeats) + Q - 1);

    private static double CorrelationOf(PurchaseHistory[] customers)
    {
        var correlation = Moments.Correlation(
            Array.ConvertAll(customers, one => (double)one.Repeats), Array.ConvertAll(customers, one => one.MeanAmount));
        return double.IsNaN(correlation) ? 0 : correlation; // where one never changes, the two do not go together
    }

    /// <summary>The likelihood of the amounts of customers.</summary>
    private sealed class Likelihood
    {
        private readonly (int Repeats, int Count)[] alike;
        private readonly (int Repeats, double Total)[] totals;
        private readonly double ofTotals;
        private readonly double ofMeans;
        private readonly int threads;

        public Likelihood(PurchaseHistory[] repeated, double scale, int threads)
        {
            this.threads = threads;
            alike = [.. repeated.CountBy(one => one.Repeats).Select(same => (same.Key, same.Value))];
            totals = Array.ConvertAll(repeated, one => (one.Repeats, one.Repeats * one.MeanAmount / scale));
            ofTotals = totals.Sum(one => one.Repeats * Math.Log(one.Total));
            ofMeans = repeated.Sum(one => Math.Log(one.MeanAmount / scale));
        }

        /// <summary>The mean of the negative log-likelihood, of the logarithms of p, q and v.</summary>
        public double Loss(double[] logarithms)
        {
            var (p, q, v) = (Math.Exp(logarithms[0]), Math.Exp(logarithms[1]), Math.Exp(logarithms[2]));
            var sum = (totals.Length * q * logarithms[2]) + (p * ofTotals) - ofMeans;
            foreach (var (repeats, count) in alike) sum -= count * SpecialFunctions.LogBeta(p * repeats, q);
            sum -= PartSums.Of(totals, threads, part =>
            {
                var own = 0.0;
                foreach (var (repeats, total) in part) own += ((p * repeats) + q) * Math.Log(v + total);
                return own;
            });
            return (-sum / totals.Length) + ParameterBounds.Excess(logarithms);
        }
    }
}
