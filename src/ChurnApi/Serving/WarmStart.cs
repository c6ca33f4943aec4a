using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace ChurnApi.Serving;

/// <summary>Has a new champion answer before anyone asks it: its golden records, as requests would bring them.</summary>
internal static class WarmStart
{
    /// <summary>How often every golden record is scored.</summary>
    private const int Rounds = 20;

    /// <summary>Warms a model, and compares it with the one that serves.</summary>
    /// <param name="next">The new model, verified.</param>
    /// <param name="serving">The model that serves; null if none does.</param>
    /// <returns>The largest difference of their probabilities on the records that both can read; null if there is none.</returns>
    public static float? Run(ChurnModel next, ChurnModel? serving)
    {
        float? largest = null;
        for (var round = 0; round < Rounds; round++)
            foreach (var golden in next.Golden)
                if (
                    Probability(next, golden) is { } probability
                    && serving is not null
                    && Probability(serving, golden) is { } before)
                    largest = Math.Max(largest ?? 0, Math.Abs(probability - before));
        return largest;
    }

    private static float? Probability(ChurnModel model, GoldenRecord golden)
    {
        using var writer = PredictionWriter.Rent();
        var problem = Predictor.Answer(model, golden.ToUtf8(), model.Schema.AsOf, writer, out var answer);
        return problem is null ? answer.ChurnProbability.Value : null;
    }
}
