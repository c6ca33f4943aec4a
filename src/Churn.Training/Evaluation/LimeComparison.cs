using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Evaluation;

/// <summary>
/// LIME beside the reasons, for one customer: the line that is nearest to the model around them (Ribeiro, Singh and Guestrin
/// 2016), with its usual kernel and penalty. Columns take the customer's value or that of a background row.
/// </summary>
/// <param name="Probability">The customer's churn probability.</param>
/// <param name="Weights">What the line adds for the customer's value of each column of the schema that is used.</param>
/// <param name="Explanation">The reasons of the same customer.</param>
/// <param name="RSquared">The share of the variance of the log-odds around the customer that the line explains.</param>
public sealed record LimeComparison(
    double Probability, IReadOnlyList<double> Weights, Explanation Explanation, double RSquared)
{
    /// <summary>The changed customers that a line is fitted to.</summary>
    private const int Draws = 1_000;

    /// <summary>With more columns than this the line has too few draws for each.</summary>
    private const int MaxColumns = 100;

    private const int Stream = 0x11E3;

    /// <summary>The width of LIME's kernel, as a share of the square root of the columns.</summary>
    private const double KernelWidth = 0.75;

    private const double Penalty = 1;

    private static readonly double[] Quantiles = [0.1, 0.5, 0.9];

    /// <summary>Compares for customers with a low, a middling and a high probability.</summary>
    /// <param name="model">The model.</param>
    /// <param name="explainer">Explains it, a player for each used column.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="customers">Customers.</param>
    /// <param name="background">The coded rows to compare customers with.</param>
    /// <param name="seed">Draws the changed customers.</param>
    /// <returns>The comparisons; none where there are too many columns.</returns>
    public static IReadOnlyList<LimeComparison> Of(
        ICalibratedModel model,
        Explainer explainer,
        CustomerSchema schema,
        EncodedDataset customers,
        IReadOnlyList<float[]> background,
        int seed)
    {
        if (schema.UsedColumns.Count > MaxColumns) return [];
        var playerOf = ColumnExplainer.PlayersOf(schema);
        int[] order = [.. EvenSpread.Of(customers.Count, 1_000).OrderBy(row => model.LogOdds(customers.Row(row)))];
        return
        [
            .. Quantiles.Select((quantile, number) => Of(
                model,
                customers.Row(order[(int)(quantile * (order.Length - 1))]),
                explainer,
                playerOf,
                background,
                new RandomStream(seed, Stream + number))),
        ];
    }

    private static LimeComparison Of(
        ICalibratedModel model, float[] customer, Explainer explainer, int[] playerOf, IReadOnlyList<float[]> background,
        RandomStream random)
    {
        var players = playerOf.Max() + 1;
        var draws = new Draw[Draws];
        for (var i = 0; i < Draws; i++)
        {
            var other = background[random.NextBelow(background.Count)];
            double[] kept = [.. Enumerable.Range(0, players).Select(_ => random.NextDouble() < 0.5 ? 1.0 : 0)];
            float[] row = [.. playerOf.Select((player, position) => kept[player] == 1 ? customer[position] : other[position])];
            var distance = (players - kept.Sum()) / (KernelWidth * KernelWidth * players);
            draws[i] = new Draw([.. kept, 1], model.LogOdds(row), Math.Exp(-distance / 2));
        }

        var line = Fit(draws);
        var weight = draws.Sum(draw => draw.Weight);
        var mean = draws.Sum(draw => draw.Weight * draw.LogOdds) / weight;
        var rest = draws.Sum(draw => draw.Weight * Math.Pow(draw.LogOdds - Value(line, draw.Kept), 2));
        var all = draws.Sum(draw => draw.Weight * Math.Pow(draw.LogOdds - mean, 2));
        return new LimeComparison(
            LogOddsScale.ToProbability(model.LogOdds(customer)), line[..^1], explainer.Explain(customer), 1 - (rest / all));
    }

    /// <summary>Ridge regression, with an intercept that is not penalized.</summary>
    private static double[] Fit(Draw[] draws)
    {
        var size = draws[0].Kept.Length;
        var (products, target) = (new double[size, size], new double[size]);
        for (var i = 0; i < size - 1; i++) products[i, i] = Penalty;
        foreach (var draw in draws)
            for (var i = 0; i < size; i++)
            {
                target[i] += draw.Weight * draw.Kept[i] * draw.LogOdds;
                for (var j = 0; j < size; j++) products[i, j] += draw.Weight * draw.Kept[i] * draw.Kept[j];
            }

        return ConjugateGradients.Solve(
            (values, image) =>
            {
                for (var i = 0; i < size; i++) image[i] = Enumerable.Range(0, size).Sum(j => products[i, j] * values[j]);
            },
            [.. Enumerable.Range(0, size).Select(i => products[i, i])],
            target,
            1e-10);
    }

    private static double Value(double[] line, double[] kept) => line.Zip(kept, (weight, value) => weight * value).Sum();

    /// <param name="Kept">1 for each column with the customer's value, 0 for the others; then a 1.</param>
    /// <param name="LogOdds">The model's log-odds.</param>
    /// <param name="Weight">How near it is to the customer.</param>
    private sealed record Draw(double[] Kept, double LogOdds, double Weight);
}
