namespace Churn.Models.Onnx;

/// <summary>
/// Columns of a graph times weights, plus an intercept, before it is written. A model, its calibration and a blend of several all
/// end in such sums: put together in doubles they are one product in the graph, not one after the other.
/// </summary>
public sealed class WeightedSum
{
    private readonly string columns;
    private readonly double[] weights;
    private readonly double intercept;

    /// <param name="columns">The name of a value of the graph, float [rows, weights].</param>
    /// <param name="weights">What each column is multiplied by.</param>
    /// <param name="intercept">What is added.</param>
    public WeightedSum(string columns, IEnumerable<double> weights, double intercept = 0)
    {
        this.columns = columns;
        this.weights = [.. weights];
        this.intercept = intercept;
    }

    /// <summary>A value of the shape [rows, 1] as it is.</summary>
    public static WeightedSum Of(string value) => new(value, [1]);

    /// <summary>The sum of some, side by side.</summary>
    public static WeightedSum Join(GraphBuilder graph, IReadOnlyCollection<WeightedSum> parts) =>
        new(
            graph.JoinColumns([.. parts.Select(part => part.columns)]),
            parts.SelectMany(part => part.weights),
            parts.Sum(part => part.intercept));

    /// <summary>The sum put through a straight line.</summary>
    public WeightedSum Through(double slope, double shift) =>
        new(columns, weights.Select(weight => weight * slope), (intercept * slope) + shift);

    /// <summary>Writes the sum into the graph, in floats.</summary>
    /// <returns>The name of the sums, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph) =>
        weights is [1] && intercept == 0
            ? columns
            : graph.Apply(
                "Gemm",
                columns,
                graph.Constant(Array.ConvertAll(weights, weight => (float)weight), weights.Length, 1),
                graph.Constant([(float)intercept]));
}
