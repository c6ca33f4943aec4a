namespace Churn.Training.Learners.Sequences;

/// <summary>
/// A sequence learner fold by fold, from any thread: each fold is scored by a model that learned from the others, which is what
/// another learner may have as a column, and the models together are one for rows of nobody in the folds.
/// </summary>
public sealed class SequenceFolds
{
    private readonly SequenceTrainer trainer;
    private readonly SequenceTrainingSet set;
    private readonly ILookup<int, int> rowsOf; // by fold
    private readonly SequenceModel?[] models;
    private readonly double[] scores;

    /// <param name="trainer">Fits each fold.</param>
    /// <param name="set">What to learn from.</param>
    /// <param name="foldOf">The fold of each row, from 0 on without gap; no group of rows is parted.</param>
    public SequenceFolds(SequenceTrainer trainer, SequenceTrainingSet set, IReadOnlyList<int> foldOf)
    {
        (this.trainer, this.set) = (trainer, set);
        rowsOf = Enumerable.Range(0, set.Rows).ToLookup(row => foldOf[row]);
        models = new SequenceModel?[rowsOf.Count];
        scores = new double[set.Rows];
    }

    /// <summary>How many folds there are.</summary>
    public int Count => models.Length;

    /// <summary>Whether every fold is fitted, and every row has a finite score.</summary>
    public bool IsComplete => models.All(model => model is not null) && scores.All(double.IsFinite);

    /// <summary>The raw score of each row by a model that did not learn from its fold.</summary>
    public IReadOnlyList<double> Scores => scores;

    /// <summary>The mean of the models of the folds, once all are fitted.</summary>
    public SequenceEnsemble Model => new([.. models.Select(model => model!)]);

    /// <summary>Fits one fold.</summary>
    /// <exception cref="ArgumentException">The rows outside of the fold have one label only.</exception>
    /// <exception cref="ArithmeticException">The training diverged.</exception>
    public void Fit(int fold, FitContext context)
    {
        int[] scored = [.. rowsOf[fold]];
        int[] others = [.. Enumerable.Range(0, Count).Where(other => other != fold).SelectMany(other => rowsOf[other]).Order()];
        var model = trainer.Fit(set.Pick(others), context, firstMember: fold * trainer.Options.Members);
        var ofFold = model.Score(set.PickRows(scored), context);
        for (var i = 0; i < scored.Length; i++) scores[scored[i]] = ofFold[i];
        models[fold] = model;
    }
}
