using System.Globalization;
using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Data.Splitting;

namespace Churn.Benchmarks.Populations;

/// <summary>Customers drawn from a population, and the splits of them.</summary>
internal sealed class PopulationFile
{
    private const string Customer = "CustomerID";
    private const string Label = "Churn";
    private const double TestShare = 0.2;
    private const int EffectStream = 1;
    private const int RowStream = 2;
    private const int OrderStream = 3;
    private const int BisectionSteps = 60;

    private readonly Population population;
    private readonly double[][] rows;
    private readonly double[] probabilities;
    private readonly bool[] churned;

    private PopulationFile(Population population, double[][] rows, double[] probabilities, bool[] churned) =>
        (this.population, this.rows, this.probabilities, this.churned) = (population, rows, probabilities, churned);

    /// <summary>Draws customers; the same population, rows and seed give the same.</summary>
    public static PopulationFile Draw(Population population, int count, int seed)
    {
        var effect = population.CreateEffect(new RandomStream(seed, EffectStream), population.Columns);
        var random = new RandomStream(seed, RowStream);
        var different = count - (int)(count * population.Repeats);
        var rows = Enumerable.Range(0, different)
            .Select(_ => Array.ConvertAll(population.Columns, column => column.Draw(random))).ToArray();
        var logOdds = Array.ConvertAll(rows, row => effect(row));
        var constant = FindConstant(logOdds, population.ChurnRate);
        var probabilities = Array.ConvertAll(logOdds, value => Sigmoid(value + constant));
        var churned = Array.ConvertAll(probabilities, probability => random.NextDouble() < probability);
        var order = Enumerable.Range(0, count).Select(row => row % different).ToArray();
        new RandomStream(seed, OrderStream).Shuffle<int>(order);
        return new PopulationFile(
            population, Pick(rows), Pick(probabilities), Pick(churned));

        T[] Pick<T>(T[] values) => Array.ConvertAll(order, row => values[row]);
    }

    /// <summary>Writes the customers file.</summary>
    public void Write(string path)
    {
        using var file = File.CreateText(path);
        file.NewLine = "\n";
        file.WriteLine(string.Join(',', population.Columns.Select(column => column.Name).Prepend(Customer).Append(Label)));
        foreach (var (i, row) in rows.Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"C{i + 1:000000}");
            var fields = population.Columns.Zip(row, (column, value) => column.Write(value));
            file.WriteLine(string.Join(',', fields.Prepend(id).Append(churned[i] ? "Yes" : "No")));
        }
    }

    /// <summary>
    /// Splits the customers: stratified by the label; repeats by chance alone, so that they are in both parts of a split.
    /// </summary>
    public SplitsFile Split(int seed)
    {
        var splits = Enumerable.Range(0, population.Splits).Select(split => seed + split);
        int[][] testRows = [.. splits.Select(split => population.Repeats > 0
            ? RandomRows(split)
            : StratifiedSplit.HoldOut(churned, TestShare, split).Holdout)];
        return new SplitsFile
        {
            About = $"The made-up population {population.Name}: the 0-based data rows of each test part.",
            Label = Label,
            Positive = "Yes",
            NotFeatures = [Customer],
            TestRows = testRows,
            BestPossible = Array.ConvertAll(testRows, FiguresOf),
        };
    }

    private int[] RandomRows(int seed)
    {
        var order = Enumerable.Range(0, rows.Length).ToArray();
        new RandomStream(seed, OrderStream).Shuffle<int>(order);
        return [.. order.Take((int)(TestShare * rows.Length)).Order()];
    }

    private BestPossible FiguresOf(int[] test)
    {
        var (labels, truth) = (Array.ConvertAll(test, row => churned[row]), Array.ConvertAll(test, row => probabilities[row]));
        return new BestPossible(RocAuc.Of(labels, truth), LogLoss.Of(labels, truth));
    }

    /// <summary>The constant with which the mean probability is the rate, by bisection.</summary>
    private static double FindConstant(double[] logOdds, double rate)
    {
        var (low, high) = (-50.0, 50.0);
        for (var step = 0; step < BisectionSteps; step++)
        {
            var middle = (low + high) / 2;
            if (logOdds.Average(value => Sigmoid(value + middle)) < rate) low = middle;
            else high = middle;
        }

        return low;
    }

    private static double Sigmoid(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
