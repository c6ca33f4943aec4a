using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// Reads log-odds from the output units, and gives their gradient back to them. Softmax over two units is the sigmoid of their
/// difference, so both outputs share the losses.
/// </summary>
/// <param name="output">How many units each submodel ends in.</param>
/// <param name="submodels">How many log-odds there are of one customer; several with one unit each only.</param>
internal sealed class OutputHead(NetworkOutput output, int submodels = 1)
{
    private readonly bool isOneUnit = output == NetworkOutput.Sigmoid;

    public int Submodels => submodels;

    /// <summary>How many output units there are.</summary>
    public int Units => isOneUnit ? submodels : 2;

    /// <summary>The log-odds of one customer: the mean of the submodels'.</summary>
    /// <param name="units">The sums of the output units.</param>
    public double LogOdds(ReadOnlySpan<float> units)
    {
        var sum = 0.0;
        for (var submodel = 0; submodel < submodels; submodel++) sum += LogOdds(units, submodel);
        return sum / submodels;
    }

    /// <summary>The log-odds of one customer by one submodel.</summary>
    public double LogOdds(ReadOnlySpan<float> units, int submodel) => isOneUnit ? units[submodel] : (double)units[1] - units[0];

    /// <summary>Hands the slope of the loss by a submodel's log-odds to its output units.</summary>
    public void Backward(float slope, Span<float> unitGradients, int submodel)
    {
        unitGradients[isOneUnit ? submodel : 1] = slope;
        if (!isOneUnit) unitGradients[0] = -slope;
    }

    /// <summary>Writes the head into a graph, with the mean over the members and their submodels.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="units">
    /// The name of the output units, float [members, rows, units], or [rows, units] for one member without submodels.
    /// </param>
    /// <param name="members">How many networks are averaged.</param>
    /// <returns>The name of the log-odds, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph, string units, int members)
    {
        var mean = members == 1 && submodels == 1
            ? units
            : graph.Apply("ReduceMean", [units], GraphAttribute.Ints("axes", [0]), GraphAttribute.Int("keepdims", 0));
        if (submodels > 1) return graph.Apply("ReduceMean", [mean], GraphAttribute.Ints("axes", [1]), GraphAttribute.Int("keepdims", 1));
        return isOneUnit ? mean : graph.Apply("Sub", graph.PickColumns(mean, [1]), graph.PickColumns(mean, [0]));
    }
}
