using System.ComponentModel.DataAnnotations;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// How a network looks and learns. Anything can be written here; only a <see cref="NetworkTrainer"/> can train, and it takes
/// options without faults alone.
/// </summary>
/// <remarks>
/// The defaults suit tables of some thousand customers and more. They were chosen with an eye on public churn sets and made-up
/// ones together; what counts most are the bins, then decay and averaged weights with early stopping, then the submodels. What
/// is left open (null) depends on how many rows there are: <see cref="For"/>.
/// </remarks>
public sealed record NetworkOptions : IValidatableObject
{
    /// <summary>Up to as many rows, training is as for few; with more of them less has to be held back.</summary>
    private const double FewRows = 10_000;

    /// <summary>What to try where the weight decay is open, the likelier first.</summary>
    private static readonly double[] WeightDecays = [1, .3];

    /// <summary>
    /// The most bins a number is cut into for the network, which then sees steps and bends at once; 0 (none) to 256. Default 16.
    /// More show finer bends, and take more weights and time. Flags and one-hot columns have none; all numbers together have at
    /// most 8,192, so with the default each of more than 512 numbers has fewer than 16.
    /// </summary>
    [Range(0, 256)]
    public int Bins { get; init; } = 16;

    /// <summary>
    /// What a scaled number never passes, 0.1 to 1,000: it is bent to x / sqrt(1 + (x / limit)^2). Null for none. Default 3.
    /// Lower bends more; without it a customer with an absurd number gets an absurd score.
    /// </summary>
    [Range(.1, 1000.0)]
    public double? SmoothClip { get; init; } = 3;

    /// <summary>
    /// The hidden layers from the features to the output; none is logistic regression. Null, the default, for two, of 64 and 32
    /// ReLUs with a dropout of .3 up to 10,000 rows, and less with more of them, down to .1 from 90,000 rows on.
    /// </summary>
    public IReadOnlyList<LayerOptions>? Layers { get; init; }

    /// <summary>One output unit or two. Default sigmoid; softmax says the same with twice the output weights.</summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Sigmoid;

    /// <summary>What the training makes small. Default cross-entropy; squared error minds confident mistakes less.</summary>
    public NetworkLoss Loss { get; init; } = NetworkLoss.CrossEntropy;

    /// <summary>How the network walks down its gradient. Default <see cref="Adam"/> with a learning rate of .002.</summary>
    public OptimizerOptions Optimizer { get; init; } = new Adam { LearningRate = .002 };

    /// <summary>
    /// How fast the weights (not the biases, scales and shifts) shrink: at each step by this times the learning rate, apart from
    /// the gradient ("decoupled"); 0 (none) to 100. With more than 10,000 rows it is less in proportion, as more data need less
    /// smoothing. Higher gives smoother models and forgets columns that tell nothing. Null, the default, leaves it to a search
    /// between 1 and 0.3.
    /// </summary>
    [Range(0.0, 100.0)]
    public double? WeightDecay { get; init; }

    /// <summary>
    /// Rows per step; 1 to 65,536. Larger is faster per epoch and takes fewer, calmer steps. Null, the default, for 64 up to
    /// 20,000 rows, and twice as many whenever there are twice as many rows, at most 512.
    /// </summary>
    [Range(1, 65_536)]
    public int? BatchSize { get; init; }

    /// <summary>The most times the training goes through its rows; 1 to 10,000. Default 200.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; init; } = 200;

    /// <summary>
    /// The most rows of an epoch, drawn anew for each; 1 or more. So early stopping looks often enough at large data, and
    /// hundreds of thousands of rows take no more time than they need. Null, the default, for 20,000, or a tenth of all if that
    /// is more.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? EpochRows { get; init; }

    /// <summary>
    /// How many of the last epochs the weights are averaged over, with less and less for older ones (an exponential moving
    /// average); 0 (none) to 100. Default 3. Averaged weights forget the noise of single steps; too long an average lags behind.
    /// </summary>
    [Range(0.0, 100.0)]
    public double AveragedEpochs { get; init; } = 3;

    /// <summary>
    /// The share of each class kept from the gradient to watch the loss on; 0 (none) to .5. Default .15. More makes early
    /// stopping surer and leaves less to learn from. Each member has its own validation rows, so all together see every row.
    /// </summary>
    [Range(0.0, .5)]
    public double ValidationFraction { get; init; } = .15;

    /// <summary>
    /// Epochs without a better validation loss after which a member stops; 0 to 10,000. The weights of the best epoch are
    /// restored. 0 trains all epochs and keeps the last weights, and so does a set too small for a validation row. Null, the
    /// default, for 10 up to 5,000 rows, and fewer with more of them, as an epoch has more steps then: 5 from 10,000 rows on.
    /// </summary>
    [Range(0, 10_000)]
    public int? Patience { get; init; }

    /// <summary>
    /// Networks trained and averaged in log-odds, each with its own validation rows; 1 to 64. Default 2. More rank and calibrate
    /// better; time grows in proportion.
    /// </summary>
    [Range(1, 64)]
    public int Members { get; init; } = 2;

    /// <summary>
    /// Networks inside each member that share its weights and differ in a scale and a shift of every hidden unit, and in their
    /// output; 1 (a plain network) to 64. Default 8. They learn together, each on its own loss, and are averaged in log-odds;
    /// more rank better at little more weights, but time grows in proportion. Needs a hidden layer and a sigmoid output.
    /// </summary>
    [Range(1, 64)]
    public int Submodels { get; init; } = 8;

    /// <summary>Where all randomness starts: first weights, validation rows, order, dropout; any number. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The options a search should compare, none of them open; the first is the one to take without a search.</summary>
    public IReadOnlyList<NetworkOptions> Variants() =>
        WeightDecay is null ? [.. WeightDecays.Select(decay => this with { WeightDecay = decay })] : [this];

    /// <summary>The same with nothing open but the weight decay, which is that of as many rows.</summary>
    /// <param name="rows">The rows to learn from.</param>
    public NetworkOptions For(int rows)
    {
        var times = Math.Max(1, rows / FewRows);
        var dropout = Math.Max(.1, .3 / Math.Sqrt(times));
        return this with
        {
            Layers = Layers ?? [new(64, Dropout: dropout), new(32, Dropout: dropout)],
            WeightDecay = WeightDecay / times,
            BatchSize = BatchSize ?? 64 << Math.Min(3, (int)Math.Log2(times)),
            EpochRows = EpochRows ?? Math.Max(20_000, rows / 10),
            Patience = Patience ?? (int)Math.Clamp(50_000.0 / Math.Max(1, rows), 5, 10),
        };
    }

    /// <summary>Early stopping needs validation rows, and submodels something to share and one output unit each.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Patience is { } patience and > 0 && ValidationFraction == 0)
        {
            yield return new ValidationResult(
                $"patience is {patience}, but validationFraction is 0: early stopping needs validation rows.");
        }

        if (Submodels > 1 && (Layers?.Count == 0 || Output != NetworkOutput.Sigmoid))
            yield return new ValidationResult(
                $"submodels is {Submodels}, which needs a hidden layer and the output sigmoid; set it to 1.");
    }
}

/// <summary>One hidden layer.</summary>
/// <param name="Width">Units; 1 to 4,096. More can learn more, train longer and overfit sooner.</param>
/// <param name="Activation">What is done to each unit's sum.</param>
/// <param name="Dropout">
/// The share of the units silenced at each training step, 0 (none) to below 1; scoring uses all units.
/// </param>
public sealed record LayerOptions(
    [property: Range(1, 4096)] int Width,
    Activation Activation = Activation.Relu,
    [property: Range(0.0, 1.0, MaximumIsExclusive = true)] double Dropout = 0);
