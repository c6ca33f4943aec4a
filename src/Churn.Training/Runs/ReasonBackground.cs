using Churn.Data.Preparation;
using Churn.Models.Explaining;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>Chooses the training rows that reasons compare customers with.</summary>
internal static class ReasonBackground
{
    /// <summary>The most rows that are scored to choose from, taken evenly from all.</summary>
    private const int MaxScored = 20_000;

    /// <summary>Takes rows at even quantiles of the model's score.</summary>
    public static IReadOnlyList<float[]> Of(EncodedDataset training, Converter<float[], double> score)
    {
        var count = Math.Min(training.Count, MaxScored);
        float[][] rows = [.. Enumerable.Range(0, count).Select(i => training.Row((int)((long)i * training.Count / count)))];
        return [.. BackgroundRows.Choose(Array.ConvertAll(rows, score)).Select(row => rows[row])];
    }
}
