namespace Churn.Training.Learners.Neural.Layers;

/// <summary>What a layer does to each of its sums.</summary>
public enum Activation
{
    /// <summary>Nothing: the sum itself.</summary>
    Linear,

    /// <summary>The sum where it is positive, else 0.</summary>
    Relu,

    /// <summary>The hyperbolic tangent, -1 to 1.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-sum), 0 to 1.</summary>
    Sigmoid,
}
