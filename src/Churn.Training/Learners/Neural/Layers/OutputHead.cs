using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// Reads log-odds from the output units, and gives their gradient back to them. Softmax over two units is the sigmoid of their
/// difference, so both outputs share the losses.
/// </summary>
internal sealed class OutputHead(NetworkOutput output)
{
    /// <summary>How many output units there are.</summary>
    public int Units => output == NetworkOutput.Sigmoid ? 1 : 2;

    /// <summary>The log-odds of one customer.</summary>
    /// <param name="units">The sums of the output units.</param>
    public double LogOdds(ReadOnlySpan<float> units) => Units == 1 ? units[0] : (double)units[1] - units[0];

    /// <summary>Hands the slope of the loss by the log-odds to the output units.</summary>
    public void Backward(float slope, Span<float> unitGradients)
    {
        unitGradients[^1] = slope;
        if (Units == 2) unitGradients[0] = -slope;
    }

    /// <summary>Writes the head into a graph, with the mean over the members.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="units">The name of the output units, float [members, rows, units], or [rows, units] for one member.</param>
    /// <param name="members">How many networks are averaged.</param>
    /// <returns>The name of the log-odds, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph, string units, int members)
    {
        var mean = members == 1
            ? units
            : graph.Apply("ReduceMean", [units], GraphAttribute.Ints("axes", [0]), GraphAttribute.Int("keepdims", 0));
        return Units == 1 ? mean : graph.Apply("Sub", graph.PickColumns(mean, [1]), graph.PickColumns(mean, [0]));
    }
}
