using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Onnx;

namespace Churn.Models.Explaining;

/// <summary>
/// A model that can be read: the sum of a function of each column and, where it has pairs of columns, of a table for each. All
/// are centred: over the background rows a function has the mean 0, and so has every row and column of a table, with its two
/// columns taken as independent. A centred function is the Shapley value of its column where the model has no pairs.
/// </summary>
/// <param name="Intercept">The sum for a customer to whom all functions and tables add 0.</param>
/// <param name="Calibration">
/// Turns the sum into log-odds; null where the sum is the calibrated log-odds.
/// </param>
/// <param name="Columns">The function of each column that the model reads, in the order of the coded row.</param>
/// <param name="Pairs">The table of each pair, in the order of its columns.</param>
public sealed record ColumnShapes(
    double Intercept, BetaCurve? Calibration, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<PairShape> Pairs)
{
    /// <summary>Reads a model out of its graph.</summary>
    /// <param name="graph">The bytes of model.onnx.</param>
    /// <param name="columns">The column of each float of a coded row.</param>
    /// <param name="background">Coded rows to centre over, at least one.</param>
    /// <returns>The shapes; null where the model is not a sum over columns and pairs of columns.</returns>
    /// <exception cref="UnknownGraphException">It is not a graph that this version can run.</exception>
    public static ColumnShapes? Of(byte[] graph, IReadOnlyList<FeatureColumn> columns, IReadOnlyList<float[]> background)
    {
        ArgumentOutOfRangeException.ThrowIfZero(background.Count);
        GraphProgram.Compile(graph, GraphNames.LogOdds); // so that whatever is read from here on is a whole graph
        return new ShapeReader(GraphReader.Read(graph, [.. Enumerable.Range(0, columns.Count)]), columns, background).Read();
    }

    /// <summary>The sum for a coded row.</summary>
    public double Score(ReadOnlySpan<float> coded)
    {
        var sum = Intercept;
        foreach (var column in Columns) sum += column.At(coded[column.Position]);
        foreach (var pair in Pairs) sum += pair.At(coded);
        return sum;
    }

    /// <summary>The calibrated log-odds of a coded row.</summary>
    public double LogOdds(ReadOnlySpan<float> coded) => Calibration is { } curve ? curve.LogOdds(Score(coded)) : Score(coded);
}

/// <summary>The function of one column.</summary>
/// <param name="Position">The position of the column in the coded row.</param>
/// <param name="Levels">The values that it tells apart.</param>
/// <param name="Effects">What it adds for each group of values.</param>
/// <param name="Slope">What it adds more for each unit of a number; 0 where the function has steps alone.</param>
/// <param name="Origin">The number from which the slope counts.</param>
public sealed record ColumnShape(
    int Position, ColumnLevels Levels, IReadOnlyList<double> Effects, double Slope = 0, double Origin = 0)
{
    /// <summary>What it adds for a coded value.</summary>
    public double At(float code)
    {
        var effect = Effects[Levels.IndexOf(code)];
        return Slope == 0 || float.IsNaN(code) ? effect : effect + (Slope * (code - Origin));
    }
}

/// <summary>The table of two columns: what they add together beyond what each adds.</summary>
/// <param name="First">The position of the first column in the coded row.</param>
/// <param name="Second">The position of the second, which is higher.</param>
/// <param name="FirstLevels">The values of the first column, a row of the table for each group.</param>
/// <param name="SecondLevels">The values of the second column, a column of the table for each group.</param>
/// <param name="Effects">The rows of the table.</param>
public sealed record PairShape(
    int First,
    int Second,
    ColumnLevels FirstLevels,
    ColumnLevels SecondLevels,
    IReadOnlyList<IReadOnlyList<double>> Effects)
{
    /// <summary>What it adds for a coded row.</summary>
    public double At(ReadOnlySpan<float> coded) => At(coded[First], coded[Second]);

    /// <summary>What it adds for a coded value of the first column and one of the second.</summary>
    public double At(float first, float second) => Effects[FirstLevels.IndexOf(first)][SecondLevels.IndexOf(second)];
}

/// <summary>A beta calibration: intercept + above x softplus(s) - below x softplus(-s) of a sum s.</summary>
/// <param name="Above">The slope where churn is likely.</param>
/// <param name="Below">The slope where churn is unlikely.</param>
/// <param name="Intercept">Any finite number.</param>
public sealed record BetaCurve(double Above, double Below, double Intercept)
{
    /// <summary>The calibrated log-odds.</summary>
    public double LogOdds(double score) =>
        Intercept + (Above * LogOddsScale.SoftPlus(score)) - (Below * LogOddsScale.SoftPlus(-score));
}
