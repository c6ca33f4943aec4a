using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Answering;
using Churn.Models.Explaining;

namespace Churn.Training.Evaluation;

/// <summary>The reasons of a sample of customers: what the model's answers rest on, all together.</summary>
/// <param name="Explanations">What each customer's log-odds rest on.</param>
/// <param name="Columns">The columns, the one whose contributions are largest first.</param>
/// <param name="IsExact">Whether the contributions have no sampling error.</param>
public sealed record ReasonSample(
    IReadOnlyList<Explanation> Explanations, IReadOnlyList<ReasonColumn> Columns, bool IsExact)
{
    /// <summary>The most customers where contributions are exact.</summary>
    private const int MaxExact = 300;

    /// <summary>The most customers where contributions are sampled, with as many columns as <see cref="UsualColumns"/>.</summary>
    private const int MaxSampled = 100;

    /// <summary>With more columns fewer customers are taken: the time of each grows with the square of the columns.</summary>
    private const double UsualColumns = 60;

    /// <summary>Fewer customers show nothing.</summary>
    private const int FewestCustomers = 20;

    /// <summary>Explains customers, evenly spread over the given ones.</summary>
    /// <param name="explainer">Explains the model, a player for each used column.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="customers">Customers.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    /// <returns>The sample; null where so many columns would take too long.</returns>
    public static ReasonSample? Of(Explainer explainer, CustomerSchema schema, EncodedDataset customers, int threads)
    {
        var playerOf = ColumnExplainer.PlayersOf(schema);
        var count = CountOf(explainer.IsExact, schema.UsedColumns.Count);
        if (count < FewestCustomers) return null;
        float[][] rows = [.. EvenSpread.Of(customers.Count, count).Select(customers.Row)];
        Explanation[] explanations =
        [
            .. rows.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(row => explainer.Explain(row)),
        ];
        return new ReasonSample(
            explanations,
            [
                .. schema.UsedColumns
                    .Select((column, player) => new ReasonColumn(
                        column,
                        schema.Features[Array.IndexOf(playerOf, player)],
                        Array.ConvertAll(rows, row => row[Array.IndexOf(playerOf, player)]),
                        Array.ConvertAll(explanations, explanation => explanation.Contributions[player])))
                    .OrderByDescending(column => column.MeanSize),
            ],
            explainer.IsExact);
    }

    /// <summary>How many customers are explained.</summary>
    internal static int CountOf(bool isExact, int columns) =>
        isExact ? MaxExact : (int)(MaxSampled * Math.Min(1, Math.Pow(UsualColumns / columns, 2)));
}

/// <summary>What one column contributes to the log-odds of some customers.</summary>
public sealed class ReasonColumn
{
    /// <param name="column">The column of the customers file.</param>
    /// <param name="feature">What its values are coded as; of a date its age.</param>
    /// <param name="codes">The coded value of each customer.</param>
    /// <param name="contributions">The contribution of each.</param>
    public ReasonColumn(Column column, FeatureColumn feature, float[] codes, double[] contributions)
    {
        (Column, Levels, Codes, Contributions) = (column, new ColumnLevels(feature, []), codes, contributions);
        var sizes = Array.ConvertAll(contributions, Math.Abs);
        MeanSize = Moments.Mean<double>(sizes);
        var reach = Interval.StandardErrors95 * Math.Sqrt(Moments.Variance<double>(sizes) / sizes.Length);
        MeanSizeInterval = new Interval(Math.Max(0, MeanSize - reach), MeanSize + reach);
    }

    public Column Column { get; }

    /// <summary>The words of a category; of a number all known values are one group.</summary>
    public ColumnLevels Levels { get; }

    /// <summary>The coded value of each customer.</summary>
    public IReadOnlyList<float> Codes { get; }

    /// <summary>The contribution of each customer's value.</summary>
    public IReadOnlyList<double> Contributions { get; }

    /// <summary>The mean of the contributions, regardless of the sign.</summary>
    public double MeanSize { get; }

    /// <summary>Where it lies with other customers of the same kind, with 95 % confidence.</summary>
    public Interval MeanSizeInterval { get; }

    /// <summary>
    /// From -1 to 1, how far higher numbers, or yes rather than no, go with higher contributions: their correlation. NaN for
    /// words, and where either never changes.
    /// </summary>
    public double Direction
    {
        get
        {
            if (Levels.Column is CategoryColumn) return double.NaN;
            int[] known = [.. Enumerable.Range(0, Codes.Count).Where(customer => !float.IsNaN(Codes[customer]))];
            return Moments.Correlation(
                Array.ConvertAll(known, customer => (double)Codes[customer]),
                Array.ConvertAll(known, customer => Contributions[customer]));
        }
    }
}
