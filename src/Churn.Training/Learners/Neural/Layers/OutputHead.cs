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

    /// <summary>What each unit of a member weighs in the mean log-odds of so many members.</summary>
    public double[] UnitWeights(int members) =>
        isOneUnit ? [.. Enumerable.Repeat(1.0 / (submodels * members), submodels)] : [-1.0 / members, 1.0 / members];
}

/// <summary>How a network ends, and so where its log-odds are read.</summary>
public enum NetworkOutput
{
    /// <summary>One unit, whose sum is the log-odds of churning.</summary>
    Sigmoid,

    /// <summary>Two units, "stays" and "churns"; the log-odds are the second sum minus the first.</summary>
    Softmax,
}
