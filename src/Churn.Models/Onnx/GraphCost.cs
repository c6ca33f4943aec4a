namespace Churn.Models.Onnx;

/// <summary>What a row costs in a graph, counted and not timed: the same on every machine.</summary>
/// <param name="Steps">The steps of a run, one or more for each node.</param>
/// <param name="Floats">The floats that they make.</param>
/// <param name="Products">The products and sums of matrices.</param>
/// <param name="TreeLevels">The splits on the longest way through each tree, over all trees.</param>
public sealed record GraphCost(int Steps, long Floats, long Products, long TreeLevels)
{
    private const double NanosecondsOfARun = 60;
    private const double NanosecondsOfAStep = 8;
    private const double NanosecondsOfAFloat = 0.1;
    private const double NanosecondsOfAProduct = 0.025;
    private const double NanosecondsOfALevel = 3;

    /// <summary>
    /// How long a run takes on the machine of the benchmarks, about, in microseconds (decision 97 has the measurements). It is
    /// there to compare graphs by, so that what follows from the comparison does not depend on the machine.
    /// </summary>
    public double Microseconds => (NanosecondsOfARun + (NanosecondsOfAStep * Steps) + (NanosecondsOfAFloat * Floats)
        + (NanosecondsOfAProduct * Products) + (NanosecondsOfALevel * TreeLevels)) / 1000;
}
