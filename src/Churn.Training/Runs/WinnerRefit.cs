using Churn.Training.Evaluation;
using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>
/// Fits the winner again on all customers, now that it has been measured, with the calibration of all out-of-fold scores: those
/// of the folds, and those of the held-out customers.
/// </summary>
/// <param name="prepared">The customers.</param>
/// <param name="sequences">Fits sequence learners; null where the order of events is not known.</param>
/// <param name="budget">The time there is.</param>
/// <param name="threads">The most threads; their number does not change the result.</param>
/// <param name="tell">Told why the winner is not fitted again.</param>
/// <param name="cancellation">Stops the fits.</param>
internal sealed class WinnerRefit(
    PreparedCustomers prepared,
    SequenceTraining? sequences,
    TimeBudget budget,
    int threads,
    Action<RunEvent> tell,
    CancellationToken cancellation)
{
    /// <summary>Fits the winner.</summary>
    /// <param name="winner">The winner.</param>
    /// <param name="models">The models that it was chosen from.</param>
    /// <returns>What is published; the winner itself where it is not fitted again.</returns>
    public RefittedModel Run(Candidate winner, TrainedModels models)
    {
        var measured = new RefittedModel(winner, models.Customers, models.Sequence);
        var (published, customers, sequence) = (measured, models.Customers, models.Sequence);
        if (sequence is not null)
        {
            int[] all = [.. Enumerable.Range(0, prepared.Rows.All.Count)];
            sequence = sequences!.Fit(
                sequence.Name, sequence.Kind, prepared.Rows.All, all, prepared.Split.Folds, share: 1, isEssential: false);
            if (sequence is null)
            {
                TellUnrefitted("its sequence learner was not fitted on all of them");
                return measured;
            }

            var learned = prepared.Rows.With(sequence.Scores, prepared.Split);
            customers = customers with { Table = learned.Table, All = learned.All };
        }

        try
        {
            var isDone = budget.TryRun(
                1,
                token =>
                {
                    var model = winner.Model.Recalibrate(winner.Scored.Churned, customers.Holdout)
                        .Refit(customers.Schema, customers.All, new FitContext(threads, null, token));
                    published = new RefittedModel(winner with { Model = model }, customers, sequence);
                },
                cancellation);
            if (!isDone) TellUnrefitted("there was no time for more; the result depends on the speed of this machine");
        }
        catch (ArithmeticException)
        {
            TellUnrefitted("its fit on all of them diverged");
        }

        return published;
    }

    private void TellUnrefitted(string why) =>
        tell(new RunEvent.Warned($"the published model has not learnt from the held-out customers: {why}"));
}

/// <summary>What a run publishes.</summary>
/// <param name="Candidate">The model.</param>
/// <param name="Customers">The customers that it learned from.</param>
/// <param name="Sequence">The sequence learner whose score is a column of them; null for none.</param>
internal sealed record RefittedModel(Candidate Candidate, RunCustomers Customers, FittedSequences? Sequence);
