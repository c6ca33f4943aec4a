using Churn.Core.Numerics;
using Churn.Core.Texts;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Training.Calibration;
using Churn.Training.Learners;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Texts;

/// <summary>
/// Learns what the meaning of texts says of churn: a logistic regression on the vectors of a sentence model, and whether its
/// score says more than that of the words.
/// </summary>
/// <param name="encoder">Makes the vectors.</param>
/// <param name="practicalLogLoss">A smaller gain, in nats a customer, does not matter.</param>
/// <param name="limits">Threads, whose number changes nothing, and what stops it.</param>
internal sealed class MeaningTraining(ISentenceEncoder encoder, double practicalLogLoss, ParallelOptions limits)
{
    /// <summary>The penalties that are tried; the one with the smallest log loss out of fold is taken.</summary>
    private static readonly double[] Penalties = [0.1, 1, 10];

    /// <summary>The largest slope by any weight, per text, that counts as none.</summary>
    private const double FlatSlope = 1e-6;

    /// <summary>A gain of fewer standard errors may be chance.</summary>
    private const double SureErrors = 2;

    private readonly string[] names = [.. Enumerable.Range(0, encoder.Length).Select(i => $"{i}")];

    /// <summary>The SHA-256 of the sentence model, in hexadecimal.</summary>
    public string ModelHash => encoder.Hash;

    /// <summary>Learns from some texts, and scores them out of fold.</summary>
    /// <param name="known">The texts.</param>
    /// <param name="words">The score of the words of each text to learn from, out of fold.</param>
    /// <returns>Null where all texts of a class are in one fold, so that no fold can be scored by the others.</returns>
    public LearnedMeaning? Learn(KnownTexts known, float[] words)
    {
        var folds = known.FoldOf.Max() + 1;
        var learned = Enumerable.Range(0, folds)
            .Select(fold => StratifiedSplit.Rows(known.FoldOf, fold, inside: false)).ToArray();
        if (learned.Any(texts => texts.Select(text => known.Churned[text]).Distinct().Count() < 2)) return null;
        var vectors = Encode(known.Texts, [.. known.Rows, .. known.Others]);
        var outOfFold = Array.ConvertAll(Penalties, penalty =>
        {
            var scores = new float[known.Rows.Length];
            for (var fold = 0; fold < folds; fold++)
            {
                var fitted = Fit(vectors, known.Churned, learned[fold], penalty);
                foreach (var text in StratifiedSplit.Rows(known.FoldOf, fold, inside: true))
                    scores[text] = fitted.Score(vectors[text]);
            }

            return scores;
        });
        var best = outOfFold.MinBy(scores =>
            scores.Zip(known.Churned, (score, left) => LogOddsScale.Loss(score, left)).Sum())!;
        var published = Fit(
            vectors, known.Churned, [.. Enumerable.Range(0, known.Rows.Length)], Penalties[Array.IndexOf(outOfFold, best)]);
        var ofOthers = known.Others.Index().ToDictionary(
            other => other.Item, other => published.Score(vectors[known.Rows.Length + other.Index]));
        var ofLearned = Array.ConvertAll(vectors[..known.Rows.Length], vector => published.Score(vector));
        return new LearnedMeaning(published, best, ofLearned, ofOthers, Compare(words, best, known, learned));
    }

    /// <summary>Makes the vectors of some rows; a text that stands in several is encoded once.</summary>
    private float[][] Encode(TableColumn texts, int[] rows)
    {
        var written = Array.ConvertAll(rows, row => texts[row]);
        string[] distinct = [.. written.Distinct(StringComparer.Ordinal)];
        var vectors = new float[distinct.Length][];
        Parallel.For(0, distinct.Length, limits, at =>
        {
            vectors[at] = new float[encoder.Length];
            encoder.Encode(TextScorer.Normalize(distinct[at]), vectors[at]);
        });
        var placeOf = distinct.Index().ToDictionary(text => text.Item, text => text.Index, StringComparer.Ordinal);
        return Array.ConvertAll(written, text => vectors[placeOf[text]]);
    }

    private MeaningScorer Fit(float[][] vectors, bool[] churned, int[] texts, double penalty)
    {
        var values = new float[texts.Length * encoder.Length];
        foreach (var (place, text) in texts.Index()) vectors[text].CopyTo(values, place * encoder.Length);
        var loss = new LogisticLoss(
            new TrainingSet(new FeatureMatrix(values, names), Array.ConvertAll(texts, text => churned[text])),
            penalty,
            new FitContext(Math.Max(1, limits.MaxDegreeOfParallelism), Cancellation: limits.CancellationToken));
        var point = NewtonMethod.Minimise(loss, loss.Start(), FlatSlope * texts.Length);
        return new MeaningScorer(point[^1], [.. point.SkipLast(1).Select(weight => (float)weight)]) { Encoder = encoder };
    }

    /// <summary>Compares words and meaning together with the words alone, by weights that were fitted on other folds.</summary>
    private MeaningGain Compare(float[] words, float[] meaning, KnownTexts known, int[][] learned)
    {
        double[][] both = [Array.ConvertAll(words, score => (double)score), Array.ConvertAll(meaning, score => (double)score)];
        var (without, with) = (LossesOf(both[..1], known, learned), LossesOf(both, known, learned));
        double[] gains =
        [
            .. Enumerable.Range(0, words.Length).GroupBy(text => known.GroupOf[text])
                .Select(ofCustomer => ofCustomer.Average(text => without[text] - with[text])),
        ];
        var (gain, error) = (gains.Average(), Math.Sqrt(Moments.Variance<double>(gains) / gains.Length));
        return new MeaningGain(
            without.Average(), with.Average(), error, gain > SureErrors * error && gain > practicalLogLoss);
    }

    private static double[] LossesOf(double[][] inputs, KnownTexts known, int[][] learned)
    {
        var losses = new double[known.Rows.Length];
        foreach (var (fold, texts) in learned.Index())
        {
            var fit = LogisticWeights.Fit(
                Array.ConvertAll(inputs, input => Array.ConvertAll(texts, text => input[text])),
                Array.ConvertAll(texts, text => known.Churned[text]));
            foreach (var text in StratifiedSplit.Rows(known.FoldOf, fold, inside: true))
                losses[text] = LogOddsScale.Loss(fit.LogOdds(inputs, text), known.Churned[text]);
        }

        return losses;
    }
}

/// <summary>What was learnt of the meaning of texts.</summary>
/// <param name="Scorer">The fit on all texts to learn from.</param>
/// <param name="OutOfFold">The score of each text to learn from, by a fit on other customers.</param>
/// <param name="OfLearned">The score of each text to learn from, by the fit on all of them.</param>
/// <param name="OfOthers">The score of each other row that has a text.</param>
/// <param name="Gain">Whether it says more than the words.</param>
internal sealed record LearnedMeaning(
    MeaningScorer Scorer,
    float[] OutOfFold,
    float[] OfLearned,
    IReadOnlyDictionary<int, float> OfOthers,
    MeaningGain Gain);

/// <summary>How much more the meaning of texts says than their words, on customers that were not learnt from.</summary>
/// <param name="LogLossWithout">The log loss of the words alone.</param>
/// <param name="LogLossWith">The log loss of both.</param>
/// <param name="StandardError">The standard error of the difference, from that of each customer.</param>
/// <param name="IsTaken">Whether the score is a feature, since the difference is beyond doubt and large enough to matter.</param>
public sealed record MeaningGain(double LogLossWithout, double LogLossWith, double StandardError, bool IsTaken)
{
    /// <summary>Says what came of it, in a sentence for the user.</summary>
    public string Describe() => FormattableString.Invariant(
        $"their meaning {(IsTaken ? "is" : "is not")} used: with it the log loss is {LogLossWith:0.0000} instead of ")
        + FormattableString.Invariant($"{LogLossWithout:0.0000} by words alone, with a standard error of the difference of ")
        + FormattableString.Invariant($"{StandardError:0.0000}{(IsTaken ? "" : ": no gain beyond doubt")}");
}
