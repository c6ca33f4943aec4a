using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// Finds the best variant of each learner, by the log loss of calibrated probabilities over the folds of the first repetition; of
/// very many customers, over the folds of a stratified sample of them.
/// </summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="training">The customers to learn from.</param>
/// <param name="plan">Their folds.</param>
/// <param name="options">How to evaluate.</param>
/// <param name="seed">Any number.</param>
/// <param name="queue">Runs the fits.</param>
internal sealed class VariantSearch(
    CustomerSchema schema, EncodedDataset training, FoldPlan plan, EvaluationOptions options, int seed, FitQueue queue)
{
    /// <summary>The share of the time budget after which no variant is tried any more.</summary>
    private const double Share = 0.5;

    private bool IsSampled => training.Count > options.SearchRows;

    /// <summary>
    /// Tries all variants: first the first of every learner, then the second, so that a short budget leaves one of each.
    /// </summary>
    /// <param name="learners">The simplest first; it is tried whatever the budget.</param>
    /// <returns>The best variant of each learner that could be tried; those that diverged are told.</returns>
    public IReadOnlyList<ChosenVariant> Run(IReadOnlyList<Learner> learners)
    {
        var (customers, folds) = IsSampled ? Sample() : (training, plan);
        var trials = learners
            .Where(learner => !IsSampled || learner.Variants.Count > 1)
            .SelectMany(learner => learner.Variants.Select((variant, number) => new Trial(
                learner, number, new VariantCrossValidation(variant, schema, customers, folds.Repetitions[0]), folds.Rows(1))))
            .OrderBy(trial => trial.Number)
            .ToArray();
        queue.Run("search", [.. trials.SelectMany(trial => Tasks(trial, folds.Repetitions[0].Count, trial == trials[0]))]);
        foreach (var trial in trials.Where(trial => !trial.Folds.IsComplete))
        {
            if (trial.Folds.HasDiverged) queue.TellDiverged(trial.Name);
            else queue.LeaveOut($"a variant: {trial.Name}");
        }

        return [.. learners.Select(learner => Choose(learner, trials)).OfType<ChosenVariant>()];
    }

    private (EncodedDataset Customers, FoldPlan Folds) Sample()
    {
        var (_, sample) = StratifiedSplit.HoldOut(
            training.Churned,
            (double)options.SearchRows / training.Count,
            seed,
            training.GroupOf);
        var customers = training.Pick(sample);
        return (customers, FoldPlan.Of(customers, options with { Repeats = 1 }, seed));
    }

    private IEnumerable<FitTask> Tasks(Trial trial, int folds, bool isEssential) =>
        Enumerable
            .Range(0, folds)
            .Select(fold => new FitTask(
                trial.Learner.Name,
                $"{trial.Folds.Variant.Description}, fold {fold + 1} of {folds}",
                Share,
                isEssential,
                context =>
                {
                    if (!trial.Folds.Fit(fold, context))
                        return;
                    trial.Measure(options.Calibrate);
                    queue.Tell(new RunEvent.VariantMeasured(trial.Learner.Name, trial.Folds.Variant.Description, trial.LogLoss));
                }));

    private ChosenVariant? Choose(Learner learner, Trial[] trials)
    {
        var tried = trials.Where(trial => trial.Learner == learner).ToArray();
        if (tried.Length == 0) return new ChosenVariant(learner.Name, learner.Variants[0], null);
        var best = tried.Where(trial => trial.Folds.IsComplete).MinBy(trial => trial.LogLoss);
        return best is null ? null : new ChosenVariant(learner.Name, best.Folds.Variant, IsSampled ? null : best.Folds);
    }

    private sealed class Trial(Learner learner, int number, VariantCrossValidation folds, OutOfFoldRows rows)
    {
        public Learner Learner => learner;

        public int Number => number;

        public string Name => $"{learner.Name}, {folds.Variant.Description}";

        public VariantCrossValidation Folds => folds;

        public double LogLoss { get; private set; } = double.PositiveInfinity;

        public void Measure(bool calibrate)
        {
            var choice = calibrate ? CalibrationChoice.Of(rows, folds.Scores) : CalibrationChoice.None(folds.Scores);
            LogLoss = rows.LogLoss(choice.LogOdds);
        }
    }
}
