using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Sequences;

/// <summary>What reads the events of a sequence.</summary>
public enum SequenceKind
{
    /// <summary>A gated recurrent unit, which carries a state from event to event.</summary>
    Gru,

    /// <summary>Dilated causal convolutions, which see a fixed number of earlier events.</summary>
    Cnn,
}

/// <summary>How a sequence model looks and learns.</summary>
public sealed record SequenceOptions : IValidatableObject
{
    /// <summary>What reads the events. Default a gated recurrent unit.</summary>
    public SequenceKind Kind { get; init; } = SequenceKind.Gru;

    /// <summary>Numbers that stand for a word, such as the type; 1 to 64. Default 8.</summary>
    [Range(1, 64)]
    public int EmbeddingWidth { get; init; } = 8;

    /// <summary>
    /// Numbers made of each event; a multiple of 16 up to 512. Default 32. More learn more, train longer and overfit sooner.
    /// </summary>
    [Range(16, 512)]
    public int Width { get; init; } = 32;

    /// <summary>Events that a convolution looks at; 2 to 16. Default 3.</summary>
    [Range(2, 16)]
    public int Kernel { get; init; } = 3;

    /// <summary>
    /// The convolutions one after the other, each by the distance of the events that it looks at; at least one. Default 1, 2, 4,
    /// 8, so that 31 events are seen.
    /// </summary>
    public IReadOnlyList<int> Dilations { get; init; } = [1, 2, 4, 8];

    /// <summary>Hidden units after the pooling; 1 to 512. Default 32.</summary>
    [Range(1, 512)]
    public int HeadWidth { get; init; } = 32;

    /// <summary>
    /// The share of what was pooled, and of the hidden units, that is silenced in training; 0 to below 1. Default .2.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = .2;

    /// <summary>The length of a step of Adam; above 0, at most 1. Default .005.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = .005;

    /// <summary>How fast weights shrink at each step, times the learning rate; 0 (none) to 100. Default .1.</summary>
    [Range(0.0, 100.0)]
    public double WeightDecay { get; init; } = .1;

    /// <summary>Rows per step; 1 to 1,024. Default 128.</summary>
    [Range(1, 1024)]
    public int BatchSize { get; init; } = 128;

    /// <summary>The most times the training goes through its rows; 1 to 10,000. Default 30.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; init; } = 30;

    /// <summary>The most rows of an epoch, drawn for each; 1 or more. Default 20,000.</summary>
    [Range(1, int.MaxValue)]
    public int EpochRows { get; init; } = 20_000;

    /// <summary>The share of the customers that only early stopping looks at; above 0, at most .5. Default .15.</summary>
    [Range(0.0, .5, MinimumIsExclusive = true)]
    public double ValidationFraction { get; init; } = .15;

    /// <summary>Epochs without a better loss on them after which training stops; 1 to 10,000. Default 4.</summary>
    [Range(1, 10_000)]
    public int Patience { get; init; } = 4;

    /// <summary>Networks of different seeds whose log-odds are averaged; 1 to 64. Default 5.</summary>
    [Range(1, 64)]
    public int Members { get; init; } = 5;

    /// <summary>Where all randomness starts; any number. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Vectors need whole steps, and convolutions a distance.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Width % GruLayer<float>.UnitsOfStep != 0)
            yield return new ValidationResult(
                $"width is {Width}; it must be a multiple of {GruLayer<float>.UnitsOfStep}.");
        if (Dilations.Count == 0 || Dilations.Any(dilation => dilation is < 1 or > 1024))
            yield return new ValidationResult("dilations must be one or more numbers from 1 to 1024.");
    }
}
