using Churn.Core.Numerics;

namespace Churn.Training.Learners.Additive;

/// <summary>
/// Ranks pairs of columns by what an additive model leaves unexplained. The values of each column are put into a few cells; the
/// gain of a pair is the score statistic of a table of both columns' cells beyond that of each alone.
/// </summary>
internal static class PairRanking
{
    /// <summary>The most rows to look at; of more, every second, third, ... is taken.</summary>
    private const int MaxRows = 20_000;

    /// <summary>The standard errors of the gain of an unrelated pair that a pair must gain to be taken.</summary>
    private const double StandardErrors = 3;

    /// <summary>Returns the pairs of columns, as positions in the coded row, that gain most and more than by chance.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="logOdds">What the additive model says of each row.</param>
    /// <param name="max">The most pairs.</param>
    public static IReadOnlyList<(int First, int Second)> Of(TrainingSet set, double[] logOdds, int max)
    {
        var step = 1 + ((set.Rows - 1) / MaxRows);
        int[] rows = [.. Enumerable.Range(0, 1 + ((set.Rows - 1) / step)).Select(row => row * step)];
        var probabilities = Array.ConvertAll(rows, row => LogOddsScale.ToProbability(logOdds[row]));
        double[] gradients = [.. rows.Zip(probabilities, (row, p) => (set.Churned[row] ? 1 : 0) - p)];
        var curvatures = Array.ConvertAll(probabilities, p => p * (1 - p));
        CellColumn[] columns = [.. ColumnGroups.Single(set.Features).Select(group => CellColumn.Of(set.Features, group, rows))];
        return
        [
            .. columns.SelectMany((first, index) => columns.Skip(index + 1).Select(second => (first, second)))
                .Select(pair => (
                    Pair: (pair.first.Source, pair.second.Source),
                    Gain: Gain(pair.first, pair.second, gradients, curvatures)))
                .Where(ranked => ranked.Gain > 0)
                .OrderByDescending(ranked => ranked.Gain)
                .Take(max)
                .Select(ranked => ranked.Pair),
        ];
    }

    /// <summary>The gain of the table beyond its margins, and beyond what an unrelated pair would reach by chance.</summary>
    private static double Gain(CellColumn first, CellColumn second, double[] gradients, double[] curvatures)
    {
        var table = new Table(first.Count * second.Count);
        for (var row = 0; row < gradients.Length; row++)
            table.Add((first.Cells[row] * second.Count) + second.Cells[row], gradients[row], curvatures[row]);
        var (rows, columns) = (new Table(first.Count), new Table(second.Count));
        for (var cell = 0; cell < table.Count; cell++)
        {
            rows.Add(cell / second.Count, table.Gradients[cell], table.Curvatures[cell]);
            columns.Add(cell % second.Count, table.Gradients[cell], table.Curvatures[cell]);
        }

        var freedom = Math.Max(0, table.Filled - rows.Filled - columns.Filled + 1);
        return table.Statistic - rows.Statistic - columns.Statistic - freedom - (StandardErrors * Math.Sqrt(2.0 * freedom));
    }

    /// <summary>Sums per cell.</summary>
    private sealed class Table(int count)
    {
        public int Count => count;

        public double[] Gradients { get; } = new double[count];

        public double[] Curvatures { get; } = new double[count];

        public int Filled => Curvatures.Count(sum => sum > 0);

        /// <summary>The sum of G^2 / H, whose mean is the number of cells where nothing is left to explain.</summary>
        public double Statistic => Gradients.Zip(Curvatures, (gradient, curvature) =>
            curvature > 0 ? gradient * gradient / curvature : 0).Sum();

        public void Add(int cell, double gradient, double curvature)
        {
            Gradients[cell] += gradient;
            Curvatures[cell] += curvature;
        }
    }
}

/// <summary>A column of the customers file, with the cell of each row.</summary>
/// <param name="Source">The position of the column in the coded row.</param>
/// <param name="Cells">The cell of each row.</param>
/// <param name="Count">How many cells there are.</param>
internal sealed record CellColumn(int Source, int[] Cells, int Count)
{
    /// <summary>The most cells of an amount, of about equal numbers of rows.</summary>
    private const int MaxCells = 8;

    /// <summary>
    /// An amount is cut at quantiles; where all features are 0 or 1, the cell is the feature that is 1. A category of many words
    /// is cut by its churn rates.
    /// </summary>
    /// <param name="features">The features.</param>
    /// <param name="group">Those of the column.</param>
    /// <param name="rows">The rows to look at.</param>
    public static CellColumn Of(FeatureMatrix features, int[] group, int[] rows)
    {
        var source = features.Sources[group[0]];
        foreach (var feature in group)
        {
            var values = Array.ConvertAll(rows, row => features.Row(row)[feature]);
            if (values.All(value => value is 0 or 1)) continue;
            var cuts = Cuts(values);
            return new CellColumn(source, Array.ConvertAll(values, value => CellOf(cuts, value)), cuts.Length + 1);
        }

        var words = Array.ConvertAll(rows, row => 1 + Array.FindLastIndex(group, feature => features.Row(row)[feature] != 0));
        return new CellColumn(source, words, group.Length + 1);
    }

    private static float[] Cuts(float[] values)
    {
        var sorted = values.Order().ToArray();
        return [.. Enumerable.Range(1, MaxCells - 1).Select(part => sorted[part * sorted.Length / MaxCells]).Distinct()];
    }

    private static int CellOf(float[] cuts, float value)
    {
        var at = Array.BinarySearch(cuts, value);
        return at >= 0 ? at + 1 : ~at;
    }
}
