using Churn.Core.Schema;

namespace Churn.Models.Explaining;

/// <summary>Reads the functions of columns and the tables of pairs out of the parts of a model.</summary>
/// <param name="parts">The model, with a player for each float of a coded row.</param>
/// <param name="columns">The column of each float of a coded row.</param>
/// <param name="background">Coded rows to centre over.</param>
internal sealed class ShapeReader(GraphParts parts, IReadOnlyList<FeatureColumn> columns, IReadOnlyList<float[]> background)
{
    /// <summary>How far the shapes may be from the model, relative to its log-odds; what is farther was misread.</summary>
    private const double Tolerance = 1e-5;

    private readonly float[] anyRow = background[0];
    private readonly ShapeTerms terms = new();

    /// <returns>The shapes; null where the model is not a sum over columns and pairs of columns.</returns>
    public ColumnShapes? Read()
    {
        var curve = parts.LogOdds.OnlyBeta;
        var sum = curve is { } found ? found.Beta.Score : parts.LogOdds;
        if (!sum.Collect(1, terms)) return null;
        var leaves = terms.Leaves.ToLookup(OwnersOf, new OwnersComparer());
        if (leaves.Any(group => group.Key.Length > 2)) return null;
        var intercept = terms.Intercept + leaves[[]].Sum(Constant) + Weights(owner: null).Sum(
            term => term.Weight * ValuesOf(anyRow)[term.Place]);
        var pairs = leaves.Where(group => group.Key.Length == 2)
            .OrderBy(group => group.Key[0]).ThenBy(group => group.Key[1])
            .Select(group => new Table(TableOf(group.Key[0], group.Key[1], [.. group]), background)).ToArray();
        var singles = new List<ColumnShape>();
        for (var position = 0; position < columns.Count; position++)
        {
            var own = leaves[[position]].ToArray();
            var weights = Weights(position).ToArray();
            var tables = pairs.Where(pair => pair.Shape.First == position || pair.Shape.Second == position).ToArray();
            if (own.Length + weights.Length + tables.Length == 0) continue;
            singles.Add(FunctionOf(position, own, weights, tables));
        }

        intercept += pairs.Sum(pair => pair.Mean) + singles.Sum(MeanOf);
        var shapes = new ColumnShapes(
            intercept,
            curve is { } beta ? new BetaCurve(beta.Beta.Above, -beta.Beta.Below, beta.Intercept) : null,
            [.. singles.Select(single => Moved(single, MeanOf(single)))],
            [.. pairs.Select(pair => pair.Centred())]);
        return background.All(row => IsRight(shapes, row)) ? shapes : null;
    }

    private bool IsRight(ColumnShapes shapes, float[] row)
    {
        var expected = parts.LogOdds.Value(ValuesOf(row), []);
        return Math.Abs(shapes.LogOdds(row) - expected) <= Tolerance * (1 + Math.Abs(expected));
    }

    private float[] ValuesOf(float[] coded) => parts.Values.Of(coded);

    /// <summary>The values where one column has a code; those that come from other columns mean nothing.</summary>
    private float[] ValuesOf(int position, float code)
    {
        var row = (float[])anyRow.Clone();
        row[position] = code;
        return ValuesOf(row);
    }

    private int[] OwnersOf(LeafTerm leaf) =>
        [.. leaf.Path.Select(condition => parts.Owners[condition.Feature]).Where(owner => owner >= 0).Distinct().Order()];

    private IEnumerable<(int Place, double Weight)> Weights(int? owner) =>
        terms.Weights.Where(term => parts.Owners[term.Place] == (owner ?? -1));

    /// <summary>What a leaf counts whose conditions are all on constants.</summary>
    private double Constant(LeafTerm leaf) => leaf.Value * Meets(leaf, -1, ValuesOf(anyRow));

    /// <summary>1 where values meet all conditions of a leaf on a column, else 0.</summary>
    private int Meets(LeafTerm leaf, int owner, float[] values) => Array.TrueForAll(
        leaf.Path, condition => parts.Owners[condition.Feature] != owner || condition.IsMet(values[condition.Feature])) ? 1 : 0;

    private ColumnShape FunctionOf(
        int position, LeafTerm[] leaves, (int Place, double Weight)[] weights, Table[] tables)
    {
        var levels = LevelsOf(position, leaves, tables);
        var (slope, origin) = SlopeOf(position, weights);
        var effects = new double[levels.Count];
        for (var level = 0; level < effects.Length; level++)
        {
            var code = levels.CodeOf(level);
            var values = ValuesOf(position, code);
            effects[level] = leaves.Sum(leaf => leaf.Value * Meets(leaf, position, values));
            var linear = slope != 0 && level < levels.Known ? ValuesOf(position, (float)origin) : values;
            effects[level] += weights.Sum(term => term.Weight * linear[term.Place]);
            effects[level] += tables.Sum(table => table.MeanAt(position, code) - table.Mean);
        }

        return new ColumnShape(position, levels, effects, slope, origin);
    }

    /// <summary>The slope of weighted numbers, and the float it counts from.</summary>
    private (double Slope, double Origin) SlopeOf(int position, (int Place, double Weight)[] weights)
    {
        if (weights.Length == 0 || columns[position] is not NumberColumn number) return (0, 0);
        var width = number.Maximum > number.Minimum ? (double)number.Maximum - number.Minimum : 1;
        var (low, high) = (ValuesOf(position, number.Minimum), ValuesOf(position, (float)(number.Minimum + width)));
        var known = background.Select(row => row[position]).Where(code => !float.IsNaN(code)).ToArray();
        var origin = known.Length == 0 ? number.Minimum : (float)known.Average(code => (double)code);
        return (weights.Sum(term => term.Weight * ((double)high[term.Place] - low[term.Place])) / width, origin);
    }

    private PairShape TableOf(int first, int second, LeafTerm[] leaves)
    {
        var (rows, columns) = (LevelsOf(first, leaves, []), LevelsOf(second, leaves, []));
        double[][] effects = [.. Enumerable.Range(0, rows.Count).Select(_ => new double[columns.Count])];
        var (met, also) = (MetBy(rows, first, leaves), MetBy(columns, second, leaves));
        for (var leaf = 0; leaf < leaves.Length; leaf++)
            foreach (var row in met[leaf])
                foreach (var column in also[leaf]) effects[row][column] += leaves[leaf].Value;
        return new PairShape(first, second, rows, columns, effects);
    }

    /// <summary>For each leaf the levels of a column that meet its conditions.</summary>
    private List<int>[] MetBy(ColumnLevels levels, int position, LeafTerm[] leaves)
    {
        List<int>[] met = [.. leaves.Select(_ => new List<int>())];
        for (var level = 0; level < levels.Count; level++)
        {
            var values = ValuesOf(position, levels.CodeOf(level));
            for (var leaf = 0; leaf < leaves.Length; leaf++)
                if (Meets(leaves[leaf], position, values) == 1) met[leaf].Add(level);
        }

        return met;
    }

    private ColumnLevels LevelsOf(int position, LeafTerm[] leaves, Table[] tables)
    {
        if (columns[position] is not NumberColumn) return new ColumnLevels(columns[position], []);
        var ends = leaves
            .SelectMany(leaf => leaf.Path)
            .Where(condition => parts.Owners[condition.Feature] == position)
            .SelectMany(condition => new[] { (condition.Feature, condition.Above), (condition.Feature, condition.UpTo) })
            .Where(threshold => float.IsFinite(threshold.Item2))
            .Distinct()
            .Select(threshold => LastAtMost(position, threshold.Feature, threshold.Item2))
            .OfType<float>()
            .Concat(tables.SelectMany(table => table.LevelsOf(position).Ends));
        return new ColumnLevels(columns[position], [.. ends.Distinct().Order()]);
    }

    /// <summary>
    /// The greatest number of a column whose value is at or below a threshold; null where all are, or none. A value that comes
    /// from a number rises with it.
    /// </summary>
    private float? LastAtMost(int position, int place, float threshold)
    {
        bool IsAtMost(float number) => ValuesOf(position, number)[place] <= threshold;
        if (float.BitIncrement(threshold) is var next && float.IsFinite(next) && IsAtMost(threshold) && !IsAtMost(next))
            return threshold; // as in a model whose numbers are not scaled
        if (!IsAtMost(float.MinValue) || IsAtMost(float.MaxValue)) return null;
        var (low, high) = (OrderOf(float.MinValue), OrderOf(float.MaxValue));
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (IsAtMost(NumberOf(middle))) low = middle;
            else high = middle;
        }

        return NumberOf(low);
    }

    /// <summary>The place of a float among all floats.</summary>
    private static long OrderOf(float number)
    {
        var bits = BitConverter.SingleToInt32Bits(number);
        return bits < 0 ? int.MinValue - (long)bits : bits;
    }

    private static float NumberOf(long order) =>
        BitConverter.Int32BitsToSingle((int)(order < 0 ? int.MinValue - order : order));

    private double MeanOf(ColumnShape shape) => background.Average(row => shape.At(row[shape.Position]));

    private static ColumnShape Moved(ColumnShape shape, double mean) =>
        shape with { Effects = [.. shape.Effects.Select(effect => effect - mean)] };

    /// <summary>The table of a pair with its means over the background, its two columns taken as independent.</summary>
    private sealed class Table
    {
        private readonly double[] rows;
        private readonly double[] columns;

        public Table(PairShape shape, IReadOnlyList<float[]> background)
        {
            Shape = shape;
            int[] first = [.. background.Select(row => shape.FirstLevels.IndexOf(row[shape.First]))];
            int[] second = [.. background.Select(row => shape.SecondLevels.IndexOf(row[shape.Second]))];
            rows = [.. shape.Effects.Select(row => second.Average(column => row[column]))];
            columns = [.. Enumerable.Range(0, shape.SecondLevels.Count)
                .Select(column => first.Average(row => shape.Effects[row][column]))];
            Mean = first.Average(row => rows[row]);
        }

        public PairShape Shape { get; }

        public double Mean { get; }

        public ColumnLevels LevelsOf(int position) => position == Shape.First ? Shape.FirstLevels : Shape.SecondLevels;

        /// <summary>The mean of the row or column of the table that a code of a column is in.</summary>
        public double MeanAt(int position, float code) =>
            (position == Shape.First ? rows : columns)[LevelsOf(position).IndexOf(code)];

        /// <summary>The table without what the functions of its columns take from it.</summary>
        public PairShape Centred() => Shape with
        {
            Effects =
            [
                .. Shape.Effects.Select((row, i) =>
                    (IReadOnlyList<double>)[.. row.Select((effect, j) => effect - rows[i] - columns[j] + Mean)]),],
        };
    }

    private sealed class OwnersComparer : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] owners) => owners.Aggregate(owners.Length, HashCode.Combine);
    }
}
