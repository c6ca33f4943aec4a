using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Explaining;

namespace Churn.Training.Evaluation;

/// <summary>A model that is a sum over columns, with the sums that the folds learnt, and its customers.</summary>
/// <param name="Shapes">The model.</param>
/// <param name="Columns">Its columns, the one that moves most first.</param>
public sealed record ReadableModel(ColumnShapes Shapes, IReadOnlyList<ReadableColumn> Columns)
{
    /// <summary>Nobody reads a sum over more columns, and to take it apart would take long.</summary>
    private const int MaxColumns = 500;

    /// <summary>Whether there are few enough columns for a sum to be read.</summary>
    internal static bool IsReadable(CustomerSchema schema) => schema.Features.Count <= MaxColumns;

    /// <summary>Reads a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="customers">The customers of the data.</param>
    /// <param name="background">The coded rows that reasons compare customers with.</param>
    /// <returns>The model; null where it is not such a sum, or one over very many columns.</returns>
    public static ReadableModel? Of(
        Candidate candidate, CustomerSchema schema, EncodedDataset customers, IReadOnlyList<float[]> background)
    {
        ColumnShapes? Read(ICalibratedModel model) => ColumnShapes.Of(
            ModelGraphs.Write(candidate with { Model = model }, schema), schema.Features, background);
        if (!IsReadable(schema) || Read(candidate.Model) is not { } shapes) return null;
        ColumnShapes[] folds = [.. candidate.FoldModels.Select(Read).OfType<ColumnShapes>()];
        return new ReadableModel(shapes,
        [
            .. shapes.Columns
                .Select(shape => new ReadableColumn(
                    shape,
                    [.. folds.Select(fold => fold.Columns.FirstOrDefault(other => other.Position == shape.Position))],
                    customers.Column(shape.Position)))
                .OrderByDescending(column => column.MeanSize),
        ]);
    }
}

/// <summary>One column of a sum.</summary>
public sealed class ReadableColumn
{
    /// <summary>The share of the customers at either end whose numbers are left out of a picture.</summary>
    private const double Edge = 0.005;

    private readonly IReadOnlyList<ColumnShape?> folds;

    /// <param name="shape">What it adds.</param>
    /// <param name="folds">What it adds in the model of each fold; null where that does not read it.</param>
    /// <param name="codes">The coded values of the customers.</param>
    public ReadableColumn(ColumnShape shape, IReadOnlyList<ColumnShape?> folds, ReadOnlySpan<float> codes)
    {
        (Shape, this.folds) = (shape, folds);
        var (customers, sum, known) = (new int[shape.Levels.Count], 0.0, new List<float>());
        foreach (var code in codes)
        {
            customers[shape.Levels.IndexOf(code)]++;
            sum += Math.Abs(shape.At(code));
            if (!float.IsNaN(code)) known.Add(code);
        }

        (Customers, MeanSize) = (customers, sum / codes.Length);
        float[] sorted = [.. known.Order()];
        double At(double share) => sorted.Length == 0 ? 0 : Quantiles.OfSorted<float>(sorted, share);
        Range = (At(Edge), At(1 - Edge));
        Deciles = [.. Enumerable.Range(1, 9).Select(decile => At(decile / 10.0))];
    }

    public ColumnShape Shape { get; }

    /// <summary>The mean over the customers of what it adds, regardless of the sign.</summary>
    public double MeanSize { get; }

    /// <summary>The customers in each group of values.</summary>
    public IReadOnlyList<int> Customers { get; }

    /// <summary>Where all but a few known numbers are: from the half to the 99.5th percentile.</summary>
    public (double Low, double High) Range { get; }

    /// <summary>The deciles of the known numbers.</summary>
    public IReadOnlyList<double> Deciles { get; }

    /// <summary>What the models of the folds add for a code, from the least to the most; null where there are not two.</summary>
    public Interval? SpreadAt(float code)
    {
        if (folds.Count < 2) return null;
        double[] effects = [.. folds.Select(fold => fold?.At(code) ?? 0)];
        return new Interval(effects.Min(), effects.Max());
    }
}
