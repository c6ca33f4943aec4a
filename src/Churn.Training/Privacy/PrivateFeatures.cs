using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Preprocessing;

namespace Churn.Training.Privacy;

/// <summary>
/// The features of a private model, made from bounds alone: for a number its value and whether it is missing, for a category a
/// slot for each word, one for all others and one for none.
/// </summary>
internal sealed class PrivateFeatures
{
    /// <param name="schema">The schema.</param>
    /// <param name="madeUp">Customers that were drawn from the same bounds.</param>
    /// <param name="options">
    /// Whether numbers are scaled, and words are numbers; null for neither. What depends on how many customers have a value does
    /// not count.
    /// </param>
    public PrivateFeatures(CustomerSchema schema, EncodedDataset madeUp, EncoderOptions? options = null)
    {
        options = (options ?? new EncoderOptions()) with { RareBelow = 1, MissingIndicatorFrom = 1, ChurnRateFrom = null };
        Encoder = new Encoder(options).Fit(schema.Features, madeUp);
        var of = Enumerable.Range(0, Encoder.FeatureNames.Count).ToLookup(feature => Encoder.Sources[feature]);
        var without = new float[Encoder.FeatureNames.Count];
        Encoder.Transform([.. Enumerable.Repeat(float.NaN, schema.Features.Count)], without);
        Columns = [.. schema.Features.Select((column, position) => column is NumberColumn number
            ? new PrivateColumn(position, [.. of[position]], number, without[of[position].First()])
            : new PrivateColumn(position, [.. of[position]], null, 0))];
    }

    /// <summary>Makes the features.</summary>
    public FittedEncoder Encoder { get; }

    /// <summary>The columns of the coded row, in its order.</summary>
    public IReadOnlyList<PrivateColumn> Columns { get; }
}

/// <summary>A column of the coded row with the features that are made of it.</summary>
/// <param name="Position">Its position in the coded row.</param>
/// <param name="Features">
/// Of a number the value, then whether it is missing; of a category its words, then all others, then whether it is missing.
/// </param>
/// <param name="Number">The bounds of a number; null for a category.</param>
/// <param name="Fill">What stands in for a missing number.</param>
internal sealed record PrivateColumn(int Position, IReadOnlyList<int> Features, NumberColumn? Number, float Fill)
{
    /// <summary>The steps that a number is cut into.</summary>
    public const int Steps = 32;

    /// <summary>The feature that says that a value is missing.</summary>
    public int Missing => Features[^1];

    /// <summary>How many bins there are; the last is of missing values.</summary>
    public int Bins => Number is null ? Features.Count : Steps + 1;

    /// <summary>The upper bound of a step of a number, inclusive; the last is infinite.</summary>
    public double UpperBound(int step) => step == Steps - 1
        ? double.PositiveInfinity
        : Number!.Minimum + ((step + 1) * ((double)Number.Maximum - Number.Minimum) / Steps);

    /// <summary>The bin of a coded value.</summary>
    public int BinOf(float coded)
    {
        if (float.IsNaN(coded)) return Bins - 1;
        if (Number is null) return coded >= 0 ? (int)coded : Bins - 2;
        var step = (int)Math.Clamp(
            Math.Floor((coded - (double)Number.Minimum) / ((double)Number.Maximum - Number.Minimum) * Steps), 0, Steps - 1);
        while (step > 0 && coded <= UpperBound(step - 1)) step--; // bounds belong to the lower step, as in the trees
        while (coded > UpperBound(step)) step++;
        return step;
    }
}
