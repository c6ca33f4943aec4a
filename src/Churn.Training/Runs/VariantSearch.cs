using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// Finds the best variant of each learner by racing (successive halving, Jamieson and Talwalkar 2016): all variants are fitted on
/// the first fold of a stratified sample of the customers, the better half of them on the second, and those that are left on all
/// folds of all customers, where the log loss of calibrated probabilities decides. Where there are few customers, the sample is
/// all of them. Where there are many, the first fold of all of them is enough to take one variant of each learner, and to leave
/// out learners that will neither win nor help in a blend.
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
    /// <summary>The share of the time budget after which no variant is tried any more, and no model.</summary>
    private const double VariantShare = 0.5;
    private const double ModelShare = 0.8;

    /// <summary>The rounds on a fold each, before what is left runs on all folds.</summary>
    private const int Rounds = 2;

    /// <summary>Of more variants than this, two reach the last round.</summary>
    private const int FewVariants = 4;

    /// <summary>By which share the log loss of a learner may be above the best where there are very many customers.</summary>
    private const double Hopeless = 0.05;

    /// <summary>And by how many standard errors of the difference, for few churners make losses noisy.</summary>
    private const double Surely = 2;

    /// <summary>
    /// A learner that lowers the log loss of the best by less, together with it and seen on the rows that weigh the two, is not
    /// worth more folds: half of what matters in practice by default.
    /// </summary>
    private const double Idle = 0.0005;

    private bool IsSampled => training.Count > options.SearchRows;

    /// <summary>
    /// Tries all variants: first the first of every learner, then the second, so that a short budget leaves one of each.
    /// </summary>
    /// <param name="learners">The simplest first; it is tried whatever the budget.</param>
    /// <returns>
    /// The best variant of each learner that could be tried, with the folds of the first repetition; those that diverged are
    /// told.
    /// </returns>
    public IReadOnlyList<ChosenVariant> Run(IReadOnlyList<Learner> learners)
    {
        var (customers, folds) = IsSampled ? Sample() : (training, plan);
        var parts = folds.Repetitions[0];
        IReadOnlyList<Trial> racing =
        [
            .. learners.SelectMany(learner => learner.Variants.Select((variant, number) =>
                new Trial(learner, number, new VariantCrossValidation(variant, schema, customers, parts)))),
        ];
        for (var round = 0; round < Math.Min(Rounds, parts.Count); round++)
        {
            racing = Race(racing, round, learners[0]);
            if (IsSampled && learners.Count > 2) racing = WithoutHopeless(racing, learners[0]);
        }

        return Finish(racing, learners);
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

    /// <summary>Fits one fold more of every learner that still has several variants, and keeps the better half of them.</summary>
    private IReadOnlyList<Trial> Race(IReadOnlyList<Trial> racing, int fold, Learner simplest)
    {
        var several = racing.CountBy(trial => trial.Learner).Where(learner => learner.Value > 1)
            .Select(learner => learner.Key).ToHashSet();
        Trial[] tried = [.. racing.Where(trial => several.Contains(trial.Learner)).OrderBy(trial => trial.Number)];
        var surely = tried.FirstOrDefault(trial => trial.Learner == simplest);
        queue.Run("search", [.. tried.Select(trial => Task(trial, fold, VariantShare, trial == surely))]);
        foreach (var trial in tried)
        {
            trial.Measure(fold + 1);
            if (trial.Loss is { } loss)
                queue.Tell(new RunEvent.VariantMeasured(trial.Learner.Name, trial.Folds.Variant.Description, loss));
            else TellMissing(trial, $"a variant: {trial.Name}");
        }

        return
        [
            .. racing.Where(trial => !several.Contains(trial.Learner)),
            .. tried.Where(trial => trial.Loss is not null).GroupBy(trial => trial.Learner).SelectMany(learner =>
                learner.OrderBy(trial => trial.Loss).Take(Kept(learner.Key.Variants.Count, learner.Count(), fold))),
        ];
    }

    /// <summary>
    /// Of very many customers, a variant that is surely far behind the best is not worth its time; the simplest learner stays, to
    /// compare with.
    /// </summary>
    private IReadOnlyList<Trial> WithoutHopeless(IReadOnlyList<Trial> racing, Learner simplest)
    {
        if (racing.Where(trial => trial.Loss is not null).MinBy(trial => trial.Loss) is not { } best) return racing;
        var leading = best.Folds.ScoresOfFirst();
        var hopeless = racing.Where(trial => trial.Learner != simplest
            && trial.Loss > best.Loss * (1 + Hopeless)
            && trial.Folds.IsBehind(leading, Surely)).ToArray();
        foreach (var learner in hopeless.Select(trial => trial.Learner).Distinct()
            .Where(learner => !racing.Any(trial => trial.Learner == learner && !hopeless.Contains(trial))))
            queue.Tell(new RunEvent.Noted(FormattableString.Invariant(
                $"{learner.Name} left out: its log loss on a sample is more than {Hopeless * 100:0} % above the best")));
        return [.. racing.Except(hopeless)];
    }

    private static int Kept(int variants, int left, int fold) =>
        Math.Max(variants > FewVariants || fold == 0 ? 2 : 1, (left + 1) / 2);

    /// <summary>Fits what is left on all folds of all customers, and chooses.</summary>
    private IReadOnlyList<ChosenVariant> Finish(IReadOnlyList<Trial> racing, IReadOnlyList<Learner> learners)
    {
        Trial[] last = [.. racing.Select(trial => IsSampled || trial.Folds.Variant.Costlier is not null
            ? trial.On(new VariantCrossValidation(
                trial.Folds.Variant.Costlier ?? trial.Folds.Variant, schema, training, plan.Repetitions[0]))
            : trial)];
        if (IsSampled) last = AfterFirstFold(last, learners);
        queue.Run("folds", [.. last.SelectMany(trial => Enumerable.Range(0, plan.Repetitions[0].Count)
            .Where(fold => !trial.Folds.IsFitted(fold))
            .Select(fold => Task(trial, fold, ModelShare, trial.Learner == learners[0])))]);
        foreach (var trial in last.Where(trial => !trial.Folds.IsComplete)) TellMissing(trial, $"a model: {trial.Name}");
        var rows = plan.Rows(1);
        return
        [
            .. learners.Select(learner => last
                    .Where(trial => trial.Learner == learner && trial.Folds.IsComplete)
                    .OrderBy(trial => trial.Number)
                    .MinBy(trial => CalibratedLoss(rows, trial.Folds.Scores)))
                .OfType<Trial>()
                .Select(trial => new ChosenVariant(trial.Learner.Name, trial.Folds.Variant, trial.Folds)),
        ];
    }

    /// <summary>Fits the first fold of all customers, and goes on with the best variant of each learner worth it.</summary>
    private Trial[] AfterFirstFold(Trial[] trials, IReadOnlyList<Learner> learners)
    {
        queue.Run("search", [.. trials.Select(trial => Task(trial, 0, ModelShare, trial.Learner == learners[0]))]);
        foreach (var trial in trials)
        {
            trial.Measure(1);
            if (trial.Loss is null) TellMissing(trial, $"a variant: {trial.Name}");
        }

        Trial[] best = [.. trials.Where(trial => trial.Loss is not null).GroupBy(trial => trial.Learner)
            .Select(learner => learner.OrderBy(trial => trial.Loss).ThenBy(trial => trial.Number).First())];
        if (best.Length < 2 || learners.Count <= 2) return best;
        var leader = best.MinBy(trial => trial.Loss)!;
        var leading = leader.Folds.ScoresOfFirst();
        Trial[] idle = [.. best.Where(trial =>
            trial.Learner != learners[0] && trial != leader && trial.Folds.IsIdleBeside(leading, Idle))];
        foreach (var trial in idle)
            queue.Tell(new RunEvent.Noted(
                $"{trial.Learner.Name} left out: on one fold it is surely behind {leader.Learner.Name}, and adds nothing to it"));
        return [.. best.Except(idle)];
    }

    private double CalibratedLoss(OutOfFoldRows rows, double[] scores)
    {
        var choice = options.Calibrate ? CalibrationChoice.Of(rows, scores) : CalibrationChoice.None(scores);
        return rows.LogLoss(choice.LogOdds);
    }

    private void TellMissing(Trial trial, string what)
    {
        if (trial.Folds.HasDiverged) queue.TellDiverged(trial.Name);
        else queue.LeaveOut(what);
    }

    private static FitTask Task(Trial trial, int fold, double share, bool isEssential) => new(
        trial.Learner.Name,
        $"{trial.Folds.Variant.Description}, fold {fold + 1}",
        share,
        isEssential,
        context => trial.Folds.Fit(fold, context))
    {
        IsOneAtATime = trial.Folds.Variant.Trainer.FitsOneAtATime,
    };

    /// <summary>A variant in the race.</summary>
    private sealed class Trial(Learner learner, int number, VariantCrossValidation folds)
    {
        public Learner Learner => learner;

        public int Number => number;

        public string Name => $"{learner.Name}, {folds.Variant.Description}";

        public VariantCrossValidation Folds => folds;

        /// <summary>The mean log loss so far; null where it could not be measured.</summary>
        public double? Loss { get; private set; }

        public void Measure(int parts) => Loss = folds.LossOfFirst(parts);

        public Trial On(VariantCrossValidation others) => new(learner, number, others);
    }
}
