using Churn.Core.Events;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Training.Learners.Sequences;

namespace Churn.Training.Runs;

/// <summary>
/// Fits sequence learners on the customers of a run: fold by fold, so that each customer is scored by networks that did not learn
/// from them, and by no network that learned from the held-out ones.
/// </summary>
/// <param name="sequences">The events of each row of the table.</param>
/// <param name="channels">What there is of an event.</param>
/// <param name="options">How the networks look and learn.</param>
/// <param name="seed">The seed of the folds.</param>
/// <param name="queue">Runs the fits.</param>
internal sealed class SequenceTraining(
    IReadOnlyList<float[]> sequences, EventChannels channels, SequenceOptions options, int seed, FitQueue queue)
{
    /// <summary>What there was no time for.</summary>
    public IReadOnlyList<string> LeftOut => queue.LeftOut;

    /// <summary>Fits a learner on some rows, and scores all.</summary>
    /// <param name="name">The learner.</param>
    /// <param name="kind">What reads the events.</param>
    /// <param name="customers">All customers of the run.</param>
    /// <param name="learned">The rows to learn from.</param>
    /// <param name="folds">How many folds they are dealt into.</param>
    /// <param name="share">The share of the time budget after which no network is begun.</param>
    /// <param name="isEssential">Whether it is done whatever the budget.</param>
    /// <returns>The learner; null where there was no time for it, or it diverged, which is told.</returns>
    public FittedSequences? Fit(
        string name,
        SequenceKind kind,
        EncodedDataset customers,
        int[] learned,
        int folds,
        double share,
        bool isEssential)
    {
        var rows = customers.Pick(learned);
        var set = new SequenceTrainingSet(
            channels, Array.ConvertAll(learned, row => sequences[row]), rows.Churned, rows.GroupOf);
        var fits = new SequenceFolds(
            new SequenceTrainer(options with { Kind = kind }),
            set,
            StratifiedSplit.Folds(rows.Churned, folds, seed, rows.FoldGroupOf));
        var hasDiverged = false;
        queue.Run("sequences", [.. Enumerable.Range(0, fits.Count).Select(fold => new FitTask(
            name, $"fold {fold + 1} of {fits.Count}", share, isEssential, context =>
            {
                try
                {
                    fits.Fit(fold, context);
                }
                catch (ArithmeticException)
                {
                    hasDiverged = true;
                }
            }))]);
        if (fits.IsComplete) return new FittedSequences(name, kind, ScoresOf(fits, learned), fits.Model);
        if (hasDiverged) queue.TellDiverged(name);
        else queue.LeaveOut($"a model: {name}");
        return null;
    }

    /// <summary>The score of every row by networks, whether they learned from it or not.</summary>
    public float[] ScoresOf(SequenceEnsemble model) => ScoresOf(model, [.. Enumerable.Range(0, sequences.Count)]);

    private float[] ScoresOf(SequenceFolds fits, int[] learned)
    {
        var (scores, isLearned) = (new float[sequences.Count], new bool[sequences.Count]);
        for (var i = 0; i < learned.Length; i++) (scores[learned[i]], isLearned[learned[i]]) = ((float)fits.Scores[i], true);
        int[] others = [.. Enumerable.Range(0, scores.Length).Where(row => !isLearned[row])];
        foreach (var (row, score) in others.Zip(ScoresOf(fits.Model, others))) scores[row] = score;
        return scores;
    }

    private float[] ScoresOf(SequenceEnsemble model, int[] rows) => Array.ConvertAll(
        model.Score(new SequenceRows(channels, Array.ConvertAll(rows, row => sequences[row])), new(queue.Threads)),
        score => (float)score);
}

/// <summary>A sequence learner that was fitted fold by fold.</summary>
/// <param name="Name">The name of the learner.</param>
/// <param name="Kind">What reads the events.</param>
/// <param name="Scores">The score of each row, by networks that did not learn from it.</param>
/// <param name="Model">The networks of all folds, which score what comes later.</param>
internal sealed record FittedSequences(string Name, SequenceKind Kind, float[] Scores, SequenceEnsemble Model);
