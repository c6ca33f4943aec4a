using Churn.Core.Numerics;

namespace Churn.Models.Explaining;

/// <summary>Puts the values of a model's columns into few bins, and gives them points.</summary>
internal sealed class ScorecardBuilder
{
    /// <summary>The share of the variance of the sum that binning one column may take away.</summary>
    private const double Tolerance = 2e-4;

    /// <summary>The most intervals of a number with a slope, before they are put into bins.</summary>
    private const int MaxIntervals = 100;

    /// <summary>The share of a row that counts for a group of values without one: it has to be in some bin.</summary>
    private const double Unseen = 1e-3;

    private readonly ColumnShapes shapes;
    private readonly IReadOnlyList<float[]> rows;
    private readonly int most;
    private readonly double tolerance;
    private readonly double logOddsFactor;
    private readonly double logOddsOffset;
    private readonly double factor;
    private readonly double offset;

    public ScorecardBuilder(ColumnShapes shapes, IReadOnlyList<float[]> rows, ScorecardOptions options)
    {
        (this.shapes, this.rows, most) = (shapes, rows, options.MaxBins);
        double[] scores = [.. rows.Select(row => shapes.Score(row))];
        var mean = scores.Average();
        tolerance = Tolerance * scores.Sum(score => (score - mean) * (score - mean));
        var (slope, intercept) = LineOf(scores);
        var perLogOdds = options.PointsToDouble / Math.Log(2);
        (logOddsFactor, logOddsOffset) = (perLogOdds, options.BasePoints - (perLogOdds * Math.Log(options.BaseOdds)));
        (factor, offset) = (perLogOdds * slope, logOddsOffset + (perLogOdds * intercept));
    }

    public Scorecard Build()
    {
        ScorecardColumn[] columns = [.. shapes.Columns.Select(Column)];
        ScorecardPair[] pairs = [.. shapes.Pairs.Select(Pair)];
        return new Scorecard(
            (int)Math.Round(offset + (factor * shapes.Intercept)),
            logOddsFactor,
            logOddsOffset,
            [.. columns.Where(column => column.Points.Take(Known(column.Axis)).Any(points => points != 0))],
            [
                .. pairs.Where(pair => pair.Points.Take(Known(pair.First))
                    .Any(row => row.Take(Known(pair.Second)).Any(points => points != 0))),]);
    }

    /// <summary>How many bins stand before those of unseen and missing values, for which alone no column is kept.</summary>
    private static int Known(ScorecardAxis axis) => axis.Bins.Count(bin => bin.Kind is "interval" or "values");

    /// <summary>The straight line that is nearest to the calibration over the rows: points can only be added up.</summary>
    private (double Slope, double Intercept) LineOf(double[] scores)
    {
        if (shapes.Calibration is not { } curve) return (1, 0);
        double[] logOdds = [.. scores.Select(curve.LogOdds)];
        var (x, y) = (scores.Average(), logOdds.Average());
        var spread = scores.Sum(score => (score - x) * (score - x));
        var slope = spread > 0 ? scores.Zip(logOdds, (score, odds) => (score - x) * (odds - y)).Sum() / spread : 1;
        return (slope, y - (slope * x));
    }

    private ScorecardColumn Column(ColumnShape shape)
    {
        var (levels, effects) = shape.Slope == 0 ? (shape.Levels, shape.Effects) : Stepped(shape);
        var weights = WeightsOf(shape.Position, levels);
        var axis = AxisOf(shape.Position, levels, [.. effects.Select(effect => new[] { effect })], weights, most);
        return new ScorecardColumn(axis, [.. Enumerable.Range(0, axis.Bins.Count).Select(bin =>
            PointsOf(LevelsIn(axis, bin).Select(level => (effects[level], weights[level]))))]);
    }

    private ScorecardPair Pair(PairShape pair)
    {
        var (first, second) = (WeightsOf(pair.First, pair.FirstLevels), WeightsOf(pair.Second, pair.SecondLevels));
        double[][] effects = [.. pair.Effects.Select(row => row.ToArray())];
        double[][] turned = [.. second.Select((_, column) => Array.ConvertAll(effects, row => row[column]))];
        // the distances of a row are sums over columns, each of which stands for its share of the customers
        double[][] Scaled(double[][] table, double[] weights) =>
            Array.ConvertAll(
                table, row => row.Zip(weights, (effect, weight) => effect * Math.Sqrt(weight / rows.Count)).ToArray());
        var down = AxisOf(pair.First, pair.FirstLevels, Scaled(effects, second), first, most);
        var across = AxisOf(pair.Second, pair.SecondLevels, Scaled(turned, first), second, most);
        return new ScorecardPair(down, across,
        [
            .. Enumerable.Range(0, down.Bins.Count).Select(row => (IReadOnlyList<int>)
            [
                .. Enumerable.Range(0, across.Bins.Count).Select(column => PointsOf(
                    from one in LevelsIn(down, row)
                    from other in LevelsIn(across, column)
                    select (effects[one][other], first[one] * second[other]))),
            ]),
        ]);
    }

    private int PointsOf(IEnumerable<(double Effect, double Weight)> values)
    {
        var (sum, weights) = (0.0, 0.0);
        foreach (var (effect, weight) in values) (sum, weights) = (sum + (effect * weight), weights + weight);
        return (int)Math.Round(factor * sum / weights);
    }

    private static IEnumerable<int> LevelsIn(ScorecardAxis axis, int bin) =>
        axis.BinOfLevel.Index().Where(level => level.Item == bin).Select(level => level.Index);

    /// <summary>A function with a slope as one of steps, at quantiles of the rows.</summary>
    private (ColumnLevels Levels, IReadOnlyList<double> Effects) Stepped(ColumnShape shape)
    {
        float[] known = [.. rows.Select(row => row[shape.Position]).Where(code => !float.IsNaN(code)).Order()];
        float[] ends = known.Length == 0 ? [] :
        [
            .. Enumerable.Range(1, MaxIntervals - 1)
                .Select(interval => (float)Quantiles.OfSorted<float>(known, (double)interval / MaxIntervals))
                .Concat(shape.Levels.Ends).Distinct().Where(end => end < known[^1]).Order(),
        ];
        var levels = new ColumnLevels(shape.Levels.Column, ends);
        var inside = known.ToLookup(levels.IndexOf);
        var effects = Enumerable.Range(0, levels.Count).Select(level => level == levels.Missing
            ? shape.Effects[shape.Levels.Missing]
            : inside[level].Select(shape.At).DefaultIfEmpty(shape.At(level < ends.Length ? ends[level] : known.LastOrDefault()))
                .Average());
        return (levels, [.. effects]);
    }

    private double[] WeightsOf(int position, ColumnLevels levels)
    {
        var weights = new double[levels.Count];
        Array.Fill(weights, Unseen);
        foreach (var row in rows) weights[levels.IndexOf(row[position])]++;
        return weights;
    }

    /// <summary>
    /// Bins of neighbouring intervals, or of words in the order of what they add; unseen and missing values have their own.
    /// </summary>
    private ScorecardAxis AxisOf(int position, ColumnLevels levels, double[][] points, double[] weights, int most)
    {
        int[] order = [.. Enumerable.Range(0, levels.Known)];
        if (!levels.IsNumber) order = [.. order.OrderBy(level => points[level].Sum())];
        var starts = Segmentation.Of(
            Array.ConvertAll(order, level => points[level]), Array.ConvertAll(order, level => weights[level]), most, tolerance);
        var (bins, binOfLevel) = (new List<ScorecardBin>(), new int[levels.Count]);
        for (var bin = 0; bin < starts.Length; bin++)
        {
            var inside = order[starts[bin]..(bin + 1 < starts.Length ? starts[bin + 1] : order.Length)];
            foreach (var level in inside) binOfLevel[level] = bin;
            bins.Add(levels.IsNumber
                ? new ScorecardBin("interval", EndOf(levels, inside[0] - 1), EndOf(levels, inside[^1]))
                : new ScorecardBin("values", Values: [.. inside.Order().Select(level => levels.Words[level])]));
        }

        if (levels.Unseen is { } unseen)
        {
            binOfLevel[unseen] = bins.Count;
            bins.Add(new ScorecardBin("unseen"));
        }

        binOfLevel[levels.Missing] = bins.Count;
        bins.Add(new ScorecardBin("missing"));
        return new ScorecardAxis(position, levels, bins, binOfLevel);
    }

    private static float? EndOf(ColumnLevels levels, int level) =>
        level >= 0 && level < levels.Ends.Count ? levels.Ends[level] : null;
}
