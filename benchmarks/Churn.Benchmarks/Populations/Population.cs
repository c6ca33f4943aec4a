using Churn.Core.Numerics;

namespace Churn.Benchmarks.Populations;

/// <summary>A made-up population whose true probabilities are known.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Rows">How many rows where none are asked for.</param>
/// <param name="Columns">Its columns, without the customer and the label.</param>
/// <param name="CreateEffect">
/// Draws what makes customers churn: a function from the values of a row to log-odds, but for the constant that gives the rate.
/// </param>
internal sealed record Population(
    string Name,
    int Rows,
    MadeUpColumn[] Columns,
    Func<RandomStream, MadeUpColumn[], Func<double[], double>> CreateEffect)
{
    private const int TreeDepth = 6;
    private const int Trees = 5;

    /// <summary>The share of customers that churn.</summary>
    public double ChurnRate { get; init; } = 0.25;

    /// <summary>The share of rows that repeat another row, label included, as another customer.</summary>
    public double Repeats { get; init; }

    /// <summary>How many splits are made.</summary>
    public int Splits { get; init; } = 3;

    /// <summary>All populations.</summary>
    public static IReadOnlyList<Population> All { get; } =
    [
        new("linear", 8_000, Mixed(8, 4, 3), (random, columns) => CreateLinear(random, columns, 15, 0.5)),
        new("trees", 10_000, Mixed(10, 2, 0), CreateTrees),
        new("interactions", 10_000, Mixed(9, 6, 0), CreateInteractions),
        new("categories", 20_000, [.. Mixed(4, 2, 1), MadeUpColumn.Category("town", 300, 1.5)],
            (random, columns) => CreateLinear(random, columns, 8, 0.8)),
        new("duplicates", 5_600, Mixed(9, 6, 0), CreateInteractions) { Repeats = 0.1 },
        new("rare", 30_000, Mixed(8, 4, 3), CreateBends) { ChurnRate = 0.01 },
        new("small", 300, Mixed(6, 3, 1), CreateBends) { Splits = 10 },
        new("wide", 5_000, Mixed(200, 80, 20), (random, columns) => CreateLinear(random, columns, 24, 0.45)),
    ];

    private static MadeUpColumn[] Mixed(int numbers, int flags, int categories) =>
    [
        .. Enumerable.Range(1, numbers).Select(i => MadeUpColumn.Number($"usage{i}")),
        .. Enumerable.Range(1, flags).Select(i => MadeUpColumn.Flag($"option{i}")),
        .. Enumerable.Range(1, categories).Select(i => MadeUpColumn.Category($"plan{i}", 3 + i)),
    ];

    /// <summary>
    /// A weight for each of some columns, which are drawn by lot; a column of words has an effect for each word.
    /// </summary>
    private static Func<double[], double> CreateLinear(
        RandomStream random, MadeUpColumn[] columns, int count, double deviation)
    {
        var order = Enumerable.Range(0, columns.Length).ToArray();
        random.Shuffle<int>(order);
        var effects = order.Take(count)
            .Select(column => (Column: column, Weights: Normals(random, Math.Max(columns[column].Words, 1), deviation)))
            .ToArray();
        return row => effects.Sum(effect => columns[effect.Column].Words == 0
            ? effect.Weights[0] * row[effect.Column]
            : effect.Weights[(int)row[effect.Column]]);
    }

    /// <summary>The sum of some trees, full to their depth, that split any column at a value drawn for it.</summary>
    private static Func<double[], double> CreateTrees(RandomStream random, MadeUpColumn[] columns)
    {
        var trees = Enumerable.Range(0, Trees).Select(_ => (
            Columns: Enumerable.Range(0, 1 << TreeDepth).Select(_ => random.NextBelow(columns.Length)).ToArray(),
            Cuts: Normals(random, 1 << TreeDepth, 0.5),
            Leaves: Normals(random, 1 << TreeDepth, 1))).ToArray();
        return row => trees.Sum(tree =>
        {
            var node = 1;
            for (var depth = 0; depth < TreeDepth; depth++)
            {
                var column = tree.Columns[node];
                node = (2 * node) + (row[column] > (columns[column].Words == 0 ? tree.Cuts[node] : 0.5) ? 1 : 0);
            }

            return tree.Leaves[node - (1 << TreeDepth)];
        });
    }

    /// <summary>Three numbers, two numbers and a flag, and three flags act together, and little alone.</summary>
    private static Func<double[], double> CreateInteractions(RandomStream random, MadeUpColumn[] columns)
    {
        var small = Normals(random, columns.Length, 0.2);
        return row => (1.5 * Math.Sign(row[0] * row[1] * row[2]))
            + (row[3] > 0 && row[4] > 0 ? 2 * (row[9] - 0.5) * 2 : 0)
            + (1.2 * (row[10] == row[11] ? 1 : -1) * (row[12] - 0.5) * 2)
            + (0.8 * row[5] * row[6] * (row[13] - 0.5) * 2)
            + small.Zip(row, (weight, value) => weight * value).Sum();
    }

    /// <summary>Bends, a step, and an interaction of two, beside straight effects.</summary>
    private static Func<double[], double> CreateBends(RandomStream random, MadeUpColumn[] columns)
    {
        var weights = Normals(random, 6, 0.5);
        return row => weights.Zip(row, (weight, value) => weight * value).Sum() - (0.5 * row[0] * row[0])
            + (row[1] > 0.5 ? 1 : 0) + (0.8 * row[2] * (row[6] > 0 ? 1 : -1)) + (0.7 * row[7]);
    }

    private static double[] Normals(RandomStream random, int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => deviation * MadeUpColumn.Normal(random))];
}
