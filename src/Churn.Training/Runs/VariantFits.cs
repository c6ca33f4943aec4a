using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// Fits the chosen variants on everything and on the folds of the other repetitions, the same for all of them.
/// </summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="training">The customers to learn from.</param>
/// <param name="plan">Their folds.</param>
/// <param name="queue">Runs the fits.</param>
internal sealed class VariantFits(CustomerSchema schema, EncodedDataset training, FoldPlan plan, FitQueue queue)
{
    /// <summary>
    /// The shares of the time budget after which it is too late for a model, and for a repetition of the folds.
    /// </summary>
    private const double ModelShare = 0.8;
    private const double RepetitionShare = 0.9;

    /// <summary>
    /// Fits; what the time budget does not leave time for, and what diverges, is left out of the result, and told.
    /// </summary>
    /// <param name="chosen">The simplest first; it is fitted whatever the budget.</param>
    /// <returns>The customers that every model has scored out of fold, and the models.</returns>
    public (OutOfFoldRows Rows, IReadOnlyList<FittedVariant> Variants) Run(IReadOnlyList<ChosenVariant> chosen)
    {
        Line[] lines = [.. chosen.Select((variant, number) => new Line(variant, number == 0))];
        foreach (var line in lines)
            line.Others =
            [
                .. plan
                    .Repetitions.Skip(1)
                    .Select(parts => new VariantCrossValidation(line.Chosen.Variant, schema, training, parts, line.First.Steps)),
            ];
        queue.Run(
            "fits",
            [
                .. lines.Select(OnAll),
                .. Enumerable
                    .Range(1, plan.Repetitions.Count - 1)
                    .SelectMany(repetition =>
                        lines.SelectMany(line => Tasks(line, line.Others[repetition - 1], repetition, RepetitionShare))),]);
        lines = Complete(lines, line => line.OnAll is not null);

        var repetitions =
            1
            + Enumerable
                .Range(0, plan.Repetitions.Count - 1)
                .TakeWhile(other => lines.All(line => line.Others[other].IsComplete))
                .Count();
        if (repetitions < plan.Repetitions.Count)
            queue.LeaveOut($"{plan.Repetitions.Count - repetitions} of {plan.Repetitions.Count} repetitions of the folds");
        return (plan.Rows(repetitions), [.. lines.Select(line => line.Fitted(repetitions))]);
    }

    private Line[] Complete(Line[] lines, Func<Line, bool> isComplete)
    {
        foreach (var line in lines)
        {
            if (line.HasDiverged) queue.TellDiverged($"{line.Chosen.Name}, {line.Chosen.Variant.Description}");
            else if (!isComplete(line)) queue.LeaveOut($"a model: {line.Chosen.Name}");
        }

        return [.. lines.Where(line => !line.HasDiverged && isComplete(line))];
    }

    private FitTask OnAll(Line line) => new(line.Chosen.Name, "all rows", ModelShare, line.IsEssential, context =>
    {
        try
        {
            var steps = FittedPipeline.StepsFor(line.First.Steps, line.First.Learnt, training.Count);
            line.OnAll = FittedPipeline.Fit(line.Chosen.Variant, schema, training, context, steps);
        }
        catch (ArithmeticException)
        {
            line.HasDivergedOnAll = true;
        }
    })
    {
        IsOneAtATime = line.Chosen.Variant.Trainer.FitsOneAtATime,
    };

    private IEnumerable<FitTask> Tasks(Line line, VariantCrossValidation folds, int repetition, double share) =>
        plan.Repetitions[repetition].Select((_, part) => new FitTask(
            line.Chosen.Name,
            $"repetition {repetition + 1}, fold {part + 1} of {plan.Repetitions[repetition].Count}",
            share,
            line.IsEssential && repetition == 0,
            context => folds.Fit(part, context))
        {
            IsOneAtATime = line.Chosen.Variant.Trainer.FitsOneAtATime,
        });

    /// <summary>What one model goes through.</summary>
    private sealed class Line(ChosenVariant chosen, bool isEssential)
    {
        public ChosenVariant Chosen => chosen;

        public bool IsEssential => isEssential;

        public VariantCrossValidation First => chosen.Folds;

        public IReadOnlyList<VariantCrossValidation> Others { get; set; } = [];

        public FittedPipeline? OnAll { get; set; }

        public bool HasDivergedOnAll { get; set; }

        public bool HasDiverged => HasDivergedOnAll || First.HasDiverged || Others.Any(folds => folds.HasDiverged);

        public FittedVariant Fitted(int repetitions) => new(
            chosen.Name,
            OnAll!,
            [.. First.Scores, .. Others.Take(repetitions - 1).SelectMany(folds => folds.Scores)],
            [.. First.Readable]);
    }
}
