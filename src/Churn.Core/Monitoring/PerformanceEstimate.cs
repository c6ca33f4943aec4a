using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Core.Monitoring;

/// <summary>
/// How good a model is on customers whose outcome nobody knows yet, if its probabilities are what happens: the expected value of
/// each figure, and the range in which it falls for 95 and 99 of 100 outcomes that the probabilities allow.
/// </summary>
/// <remarks>
/// Confidence-based performance estimation (CBPE; J. Białek, W. Kuberski, N. Perrakis, A. Bifet, "Estimating model performance
/// under covariate shift without labels", 2024). The expected ROC AUC is the expected number of pairs in the right order over the
/// expected number of pairs of a churner and a stayer; a customer makes no pair with themselves.
/// </remarks>
public sealed record PerformanceEstimate
{
    /// <summary>What the estimate cannot see.</summary>
    public const string Blindness =
        "The estimate supposes that customers with such values behave as in the training. It sees other customers; it cannot see "
        + "customers who behave differently. Only outcomes can.";

    private const int MaxDraws = 1_000;
    private const int MinDraws = 200;
    private const int MaxDrawnRows = 20_000_000;
    private const int Stream = 0xCB9E;

    /// <summary>The customers.</summary>
    public required int Rows { get; init; }

    /// <summary>The share that is expected to leave.</summary>
    public required double ChurnRate { get; init; }

    /// <summary>The figures with the range of 95 of 100 outcomes, by the keys of <see cref="Metric.All"/>.</summary>
    public required IReadOnlyDictionary<string, Figure> Figures { get; init; }

    /// <summary>What speaks against trusting the estimate, in sentences; empty where nothing does.</summary>
    public IReadOnlyList<string> Validity { get; init; } = [];

    /// <summary>The figures with the range of 99 of 100 outcomes, for <see cref="ContradictedBy"/>.</summary>
    private IReadOnlyDictionary<string, Figure> Wide { get; init; } = new Dictionary<string, Figure>();

    /// <summary>Estimates the figures.</summary>
    /// <param name="probabilities">The probabilities of the customers, in [0, 1].</param>
    /// <param name="threshold">The probability from which a customer is flagged.</param>
    /// <param name="seed">The same seed gives the same ranges.</param>
    public static PerformanceEstimate Of(IReadOnlyList<double> probabilities, double threshold, int seed = 0)
    {
        double[] sorted = [.. probabilities.OrderDescending()];
        var drawn = Draw(sorted, seed);
        var expected = ExpectedFigures(sorted, threshold);
        return new PerformanceEstimate
        {
            Rows = sorted.Length,
            ChurnRate = sorted.DefaultIfEmpty(double.NaN).Average(),
            Figures = expected.ToDictionary(figure => figure.Key, figure => Around(figure.Value, drawn, figure.Key, .95)),
            Wide = drawn.ToDictionary(figure => figure.Key, figure => Around(expected[figure.Key], drawn, figure.Key, .99)),
        };
    }

    /// <summary>
    /// The figures that came out otherwise than all but one of a hundred outcomes that the probabilities allow: where there is
    /// one, the estimate does not hold.
    /// </summary>
    /// <param name="realised">The figures as they came out, by their keys.</param>
    public IReadOnlyList<string> ContradictedBy(IReadOnlyDictionary<string, Figure> realised) =>
    [
        .. Wide.Where(figure => realised[figure.Key].Value is { } value
            && (value < figure.Value.Lower || value > figure.Value.Upper)).Select(figure => figure.Key),];

    /// <summary>The expected ROC AUC.</summary>
    /// <param name="descending">The probabilities, the highest first.</param>
    /// <param name="countsSelfPairs">Whether a customer makes half a pair with themselves, as in NannyML.</param>
    public static double RocAuc(ReadOnlySpan<double> descending, bool countsSelfPairs = false)
    {
        double right = 0, churners = 0, stayers = 0, own = 0;
        for (var first = 0; first < descending.Length;)
        {
            // A tie: its churners are above all stayers below it, and halve their pairs with the stayers of the tie.
            var (p, end) = (descending[first], first);
            while (end < descending.Length && descending[end] == p) end++;
            var count = end - first;
            right += (1 - p) * count * (churners + (p * count / 2));
            own += p * (1 - p) * count;
            churners += p * count;
            stayers += (1 - p) * count;
            first = end;
        }

        return countsSelfPairs
            ? right / (churners * stayers)
            : (right - (own / 2)) / ((churners * stayers) - own);
    }

    private static Dictionary<string, double> ExpectedFigures(double[] descending, double threshold)
    {
        double truePositives = 0, falsePositives = 0, churners = 0, loss = 0, brier = 0;
        foreach (var p in descending)
        {
            churners += p;
            loss += (p * -Log(p)) + ((1 - p) * -Log(1 - p));
            brier += p * (1 - p);
            if (p < threshold) continue;
            truePositives += p;
            falsePositives += 1 - p;
        }

        return new Dictionary<string, double>
        {
            ["rocAuc"] = RocAuc(descending),
            ["logLoss"] = loss / descending.Length,
            ["brier"] = brier / descending.Length,
            ["precision"] = truePositives / (truePositives + falsePositives),
            ["recall"] = truePositives / churners,
            ["f1"] = 2 * truePositives / (truePositives + falsePositives + churners),
        };
    }

    private static double Log(double p) => Math.Log(Math.Max(p, 1e-300));

    /// <summary>The ROC AUC and the log loss of outcomes that are drawn from the probabilities.</summary>
    private static Dictionary<string, double[]> Draw(double[] descending, int seed)
    {
        var draws = (int)Math.Clamp((long)MaxDrawnRows / Math.Max(1, descending.Length), MinDraws, MaxDraws);
        var random = new RandomStream(seed, Stream);
        var churned = new bool[descending.Length];
        var (auc, loss) = (new double[draws], new double[draws]);
        for (var draw = 0; draw < draws; draw++)
        {
            for (var row = 0; row < churned.Length; row++) churned[row] = random.NextDouble() < descending[row];
            auc[draw] = Metrics.RocAuc.Of(churned, descending);
            loss[draw] = LogLoss.Of(churned, descending);
        }

        return new Dictionary<string, double[]> { ["rocAuc"] = auc, ["logLoss"] = loss };
    }

    private static Figure Around(double value, Dictionary<string, double[]> drawn, string key, double level)
    {
        if (!drawn.TryGetValue(key, out var values)) return Figure.Of(value, double.NaN, double.NaN);
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return Figure.Of(
            value, Quantiles.OfSorted<double>(sorted, (1 - level) / 2), Quantiles.OfSorted<double>(sorted, (1 + level) / 2));
    }
}
