namespace Churn.Training.Learners.Neural.Layers;

/// <summary>How a network ends, and so where its log-odds are read.</summary>
public enum NetworkOutput
{
    /// <summary>One unit, whose sum is the log-odds of churning.</summary>
    Sigmoid,

    /// <summary>Two units, "stays" and "churns"; the log-odds are the second sum minus the first.</summary>
    Softmax,
}
