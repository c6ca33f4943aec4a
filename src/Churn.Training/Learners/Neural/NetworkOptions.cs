using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// How a network looks and learns. Anything can be written here; only a <see cref="NetworkTrainer"/> can train, and it takes
/// options without faults alone.
/// </summary>
public sealed record NetworkOptions : IValidatableObject
{
    /// <summary>
    /// The hidden layers from the features to the output. Default two, of 64 and 32 units; none is logistic regression.
    /// </summary>
    public IReadOnlyList<LayerOptions> Layers { get; init; } = [new(64), new(32)];

    /// <summary>One output unit or two. Default sigmoid; softmax says the same with twice the output weights.</summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Sigmoid;

    /// <summary>What the training makes small. Default cross-entropy; squared error minds confident mistakes less.</summary>
    public NetworkLoss Loss { get; init; } = NetworkLoss.CrossEntropy;

    /// <summary>How the network walks down its gradient. Default <see cref="Adam"/>.</summary>
    public OptimizerOptions Optimizer { get; init; } = new Adam();

    /// <summary>
    /// How fast the weights (not the biases) shrink: at each step by this times the learning rate, apart from the gradient
    /// ("decoupled"); 0 (none) to 100. Default .01. Higher gives smoother models.
    /// </summary>
    [Range(0.0, 100.0)]
    public double WeightDecay { get; init; } = .01;

    /// <summary>Rows per step; 1 to 65,536. Default 32. Larger is faster per epoch and takes fewer, calmer steps.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 32;

    /// <summary>The most times the training goes through its rows; 1 to 10,000. Default 100.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; init; } = 100;

    /// <summary>
    /// The share of each class kept from the gradient to watch the loss on; 0 (none) to .5. Default .15. More makes early
    /// stopping surer and leaves less to learn from. Each member has its own validation rows, so all together see every row.
    /// </summary>
    [Range(0.0, .5)]
    public double ValidationFraction { get; init; } = .15;

    /// <summary>
    /// Epochs without a better validation loss after which a member stops; 1 to 10,000. Default 10. The weights of the best
    /// epoch are restored. Null trains all epochs and keeps the last weights, and so does a set too small for a validation
    /// row.
    /// </summary>
    [Range(1, 10_000)]
    public int? Patience { get; init; } = 10;

    /// <summary>
    /// Networks trained and averaged in log-odds; 1 to 64. Default 1. More rank and calibrate better; time grows in proportion.
    /// </summary>
    [Range(1, 64)]
    public int Members { get; init; } = 1;

    /// <summary>Where all randomness starts: first weights, validation rows, order, dropout; any number. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Early stopping needs validation rows.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Patience is { } patience && ValidationFraction == 0)
            yield return new ValidationResult($"patience is {patience}, but validationFraction is 0: early stopping needs validation rows.");
    }
}
