using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>
/// The out-of-fold scores of one variant over the parts of one repetition, fitted part by part and from any thread. A fitted
/// model is kept no longer than it is needed: until it has scored its part or, where it grew step by step, until the last part is
/// fitted, because all parts together say at which step it is best.
/// </summary>
/// <param name="variant">What is fitted.</param>
/// <param name="schema">The schema of the customers.</param>
/// <param name="customers">The customers of the plan.</param>
/// <param name="parts">What each fit learns from and scores.</param>
/// <param name="steps">At how many steps to cut; null to find out.</param>
internal sealed class VariantCrossValidation(
    LearnerVariant variant, CustomerSchema schema, EncodedDataset customers, IReadOnlyList<FoldSplit> parts, int? steps = null)
{
    private readonly double[]?[] scores = new double[]?[parts.Count];
    private readonly FittedPipeline?[] waiting = new FittedPipeline?[parts.Count];
    private readonly IReadOnlyDictionary<int, double>?[] stageLosses = new IReadOnlyDictionary<int, double>?[parts.Count];
    private int fitted;
    private volatile bool isComplete;
    private volatile bool hasDiverged;

    public LearnerVariant Variant => variant;

    /// <summary>Whether all parts are scored.</summary>
    public bool IsComplete => isComplete;

    /// <summary>Whether a fit failed, or scored a customer with no finite number; then it is never complete.</summary>
    public bool HasDiverged => hasDiverged;

    /// <summary>At how many steps the model is cut; null where it does not grow step by step.</summary>
    public int? Steps { get; private set; } = steps;

    /// <summary>The raw score of each scored customer, part after part.</summary>
    public double[] Scores => [.. scores.SelectMany(part => part!)];

    /// <summary>Fits one part; none any more once a part has diverged.</summary>
    /// <returns>Whether it was the last, and all are scored.</returns>
    public bool Fit(int part, FitContext context)
    {
        if (hasDiverged) return false;
        try
        {
            var pipeline = FittedPipeline.Fit(variant, schema, customers.Pick(parts[part].Learnt), context);
            if (Steps is null && pipeline.Model is IStagedModel staged)
                (waiting[part], stageLosses[part]) = (pipeline, StageLosses(pipeline, staged, part));
            else
                scores[part] = Score(pipeline.CutAt(Steps), part);
            if (Interlocked.Increment(ref fitted) < parts.Count)
                return false;
            CutWaiting();
            isComplete = scores.All(part => part!.All(double.IsFinite));
        }
        catch (ArithmeticException)
        {
            // It is told by who made the variant; the other variants go on.
        }

        hasDiverged = !isComplete;
        return isComplete;
    }

    /// <summary>Cuts what waited for the last part, where the loss over all parts is smallest.</summary>
    /// <exception cref="ArithmeticException">The loss is a finite number nowhere.</exception>
    private void CutWaiting()
    {
        if (waiting[0] is null) return;
        var best = stageLosses[0]!.Keys
            .Where(stage => stageLosses.All(losses => losses!.ContainsKey(stage)))
            .Select(stage => (Loss: stageLosses.Sum(losses => losses![stage]), Stage: stage))
            .Where(stage => double.IsFinite(stage.Loss))
            .ToArray();
        if (best.Length == 0) throw new ArithmeticException("No stage scores with finite numbers.");
        Steps = best.Min().Stage;
        for (var part = 0; part < parts.Count; part++) scores[part] = Score(waiting[part]!.CutAt(Steps), part);
        Array.Clear(waiting);
    }

    private double[] Score(FittedPipeline pipeline, int part) =>
        Array.ConvertAll(parts[part].Scored, customer => pipeline.Score(customers.Row(customer)));

    /// <summary>The summed log loss of the part after each stage.</summary>
    private Dictionary<int, double> StageLosses(FittedPipeline pipeline, IStagedModel model, int part)
    {
        var losses = new double[model.Stages.Count];
        foreach (var customer in parts[part].Scored)
        {
            var stages = model.StageScores(pipeline.Features(customers.Row(customer)));
            for (var stage = 0; stage < losses.Length; stage++)
                losses[stage] += LogOddsScale.Loss(stages[stage], customers.Churned[customer]);
        }

        return model.Stages.Zip(losses).ToDictionary(stage => stage.First, stage => stage.Second);
    }
}
