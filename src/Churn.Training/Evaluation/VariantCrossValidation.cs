using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Calibration;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>
/// The out-of-fold scores of one variant over the parts of one repetition, fitted part by part and from any thread. A fitted
/// model is kept no longer than it is needed: until it has scored its part or, where it grew step by step, until the last part is
/// fitted, because all parts together say at which step it is best. One that can be read is small, and stays.
/// </summary>
/// <param name="variant">What is fitted.</param>
/// <param name="schema">The schema of the customers.</param>
/// <param name="customers">The customers of the plan.</param>
/// <param name="parts">What each fit learns from and scores.</param>
/// <param name="steps">At how many steps to cut; null to find out.</param>
internal sealed class VariantCrossValidation(
    LearnerVariant variant, CustomerSchema schema, EncodedDataset customers, IReadOnlyList<FoldSplit> parts, int? steps = null)
{
    private readonly LearnerVariant inFolds = variant with { Trainer = variant.FoldTrainer ?? variant.Trainer };
    private readonly double[]?[] scores = new double[]?[parts.Count];
    private readonly FittedPipeline?[] waiting = new FittedPipeline?[parts.Count];
    private readonly FittedPipeline?[] readable = new FittedPipeline?[parts.Count];
    private readonly IReadOnlyDictionary<int, double>?[] stageLosses = new IReadOnlyDictionary<int, double>?[parts.Count];
    private int fitted;
    private volatile bool isComplete;
    private volatile bool hasDiverged;

    public LearnerVariant Variant => variant;

    /// <summary>Whether all parts are scored.</summary>
    public bool IsComplete => isComplete;

    /// <summary>Whether a fit failed, or scored a customer with no finite number; then it is never complete.</summary>
    public bool HasDiverged => hasDiverged;

    /// <summary>
    /// The steps of a model that learns from as many customers as each part does; null where it does not grow step by step.
    /// </summary>
    public int? Steps { get; private set; } = steps;

    /// <summary>The customers that each part learns from, of the first part.</summary>
    public int Learnt => parts[0].Learnt.Length;

    /// <summary>The raw score of each scored customer, part after part.</summary>
    public double[] Scores => [.. scores.SelectMany(part => part!)];

    /// <summary>The model of each part, where it can be read; else none.</summary>
    public IEnumerable<FittedPipeline> Readable => readable.OfType<FittedPipeline>();

    /// <summary>Whether a part is fitted.</summary>
    public bool IsFitted(int part) => scores[part] is not null || waiting[part] is not null;

    /// <summary>Fits one part; none any more once a part has diverged.</summary>
    /// <returns>Whether it was the last, and all are scored.</returns>
    public bool Fit(int part, FitContext context)
    {
        if (hasDiverged) return false;
        try
        {
            var learnt = customers.Pick(parts[part].Learnt);
            if (Steps is null && inFolds.Trainer is IStagedTrainer)
                (waiting[part], stageLosses[part]) =
                    FittedPipeline.FitStaged(inFolds, schema, learnt, customers.Pick(parts[part].Scored), context);
            else
                scores[part] = Score(FittedPipeline.Fit(inFolds, schema, learnt, context, Steps), part);
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

    /// <summary>
    /// The mean log loss over the first parts, to compare variants of one learner: of a model that grows step by step at its best
    /// step, of any other after Platt scaling on the same rows, which fits two numbers to all of them.
    /// </summary>
    /// <param name="count">How many parts, 1 or more.</param>
    /// <returns>Null where a part is not fitted; a loss that is not a finite number counts as diverged.</returns>
    public double? LossOfFirst(int count)
    {
        if (hasDiverged || !Enumerable.Range(0, count).All(IsFitted)) return null;
        int[] scored = [.. parts.Take(count).SelectMany(part => part.Scored)];
        var loss = waiting[0] is null ? LossOfScores(count, scored) : BestStage(count)?.Loss / scored.Length;
        hasDiverged = loss is not { } number || !double.IsFinite(number);
        return hasDiverged ? null : loss;
    }

    /// <summary>
    /// Whether this variant, whose first part is fitted, is surely behind another one there, by more than a standard error of the
    /// difference row by row, and together with it gains hardly anything.
    /// </summary>
    /// <param name="leading">What <see cref="ScoresOfFirst"/> of the other, of the same parts, gives.</param>
    /// <param name="gain">
    /// Which gain in log loss is hardly anything. It is measured on the rows that weigh the two, and so too high.
    /// </param>
    public bool IsIdleBeside(double[] leading, double gain)
    {
        var (own, least) = (ScoresOfFirst(), FirstLosses([leading]));
        return IsBehind(own, least, 1) && least.Average() - FirstLosses([leading, own]).Average() < gain;
    }

    /// <summary>
    /// Whether this variant, whose first part is fitted, has a larger log loss there than another one, by more than so many
    /// standard errors of the difference row by row.
    /// </summary>
    /// <param name="leading">What <see cref="ScoresOfFirst"/> of the other, of the same parts, gives.</param>
    /// <param name="standardErrors">How many.</param>
    public bool IsBehind(double[] leading, double standardErrors) =>
        IsBehind(ScoresOfFirst(), FirstLosses([leading]), standardErrors);

    private bool IsBehind(double[] own, double[] least, double standardErrors)
    {
        double[] behind = [.. FirstLosses([own]).Zip(least, (loss, best) => loss - best)];
        return behind.Average() > standardErrors * Math.Sqrt(Moments.Variance<double>(behind) / behind.Length);
    }

    /// <summary>
    /// The raw scores of the customers of the first part, which is fitted; of a model that grows step by step at its best step
    /// there.
    /// </summary>
    public double[] ScoresOfFirst() => scores[0] ?? Score(waiting[0]!.CutAt(BestStage(1)!.Value.Stage), 0);

    /// <summary>The loss of each row of the first part, by scores that are weighed on the same rows.</summary>
    private double[] FirstLosses(double[][] scores)
    {
        var churned = Array.ConvertAll(parts[0].Scored, customer => customers.Churned[customer]);
        var weights = LogisticWeights.Fit(scores, churned);
        return [.. churned.Select((left, row) => LogOddsScale.Loss(weights.LogOdds(scores, row), left))];
    }

    private double LossOfScores(int count, int[] scored)
    {
        double[] raw = [.. scores.Take(count).SelectMany(part => part!)];
        if (!raw.All(double.IsFinite)) return double.NaN;
        var churned = Array.ConvertAll(scored, customer => customers.Churned[customer]);
        var calibrator = PlattCalibrator.Fit(raw, churned);
        return raw.Zip(churned, (score, left) => LogOddsScale.Loss(calibrator.LogOdds(score), left)).Average();
    }

    /// <summary>Cuts what waited for the last part, where the loss over all parts is smallest.</summary>
    /// <exception cref="ArithmeticException">The loss is a finite number nowhere.</exception>
    private void CutWaiting()
    {
        if (waiting[0] is null) return;
        Steps = BestStage(parts.Count)?.Stage ?? throw new ArithmeticException("No stage scores with finite numbers.");
        for (var part = 0; part < parts.Count; part++) scores[part] = Score(waiting[part]!.CutAt(Steps), part);
        Array.Clear(waiting);
    }

    /// <summary>The stage at which the first parts together lose least; null where the loss is a finite number nowhere.</summary>
    private (double Loss, int Stage)? BestStage(int count)
    {
        var losses = stageLosses.Take(count).ToArray();
        var best = losses[0]!.Keys
            .Where(stage => losses.All(part => part!.ContainsKey(stage)))
            .Select(stage => (Loss: losses.Sum(part => part![stage]), Stage: stage))
            .Where(stage => double.IsFinite(stage.Loss))
            .ToArray();
        return best.Length == 0 ? null : best.Min();
    }

    private double[] Score(FittedPipeline pipeline, int part)
    {
        if (variant.IsReadable) readable[part] = pipeline;
        return pipeline.Scores(customers.Pick(parts[part].Scored), 1);
    }
}
