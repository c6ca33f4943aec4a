using System.Globalization;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// From learners to candidates: searches each learner's variants, fits the best one on everything and on the folds that all
/// share, calibrates, blends, and measures on the held-out part.
/// </summary>
public sealed class CandidateTraining
{
    private readonly CustomerSchema schema;
    private readonly EncodedDataset training;
    private readonly CandidateEvaluation evaluation;
    private readonly TrainingOptions options;
    private readonly FitQueue queue;

    /// <param name="schema">The schema of the customers.</param>
    /// <param name="training">The customers to learn from.</param>
    /// <param name="holdout">The customers held out.</param>
    /// <param name="options">What to train, and how to evaluate.</param>
    /// <param name="budget">The time there is.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    /// <param name="tell">Told of progress, from any thread.</param>
    /// <param name="cancellation">Stops the fits.</param>
    public CandidateTraining(
        CustomerSchema schema,
        EncodedDataset training,
        EncodedDataset holdout,
        TrainingOptions options,
        TimeBudget budget,
        int threads,
        Action<RunEvent> tell,
        CancellationToken cancellation)
    {
        this.schema = schema;
        this.training = training;
        this.options = options;
        evaluation = new CandidateEvaluation(holdout, options.Evaluation, options.Seed, threads);
        queue = new FitQueue(threads, budget, tell, cancellation);
    }

    /// <summary>What the time budget left no time for; none without a budget.</summary>
    public IReadOnlyList<string> LeftOut => queue.LeftOut;

    /// <summary>Makes a candidate of each learner and, if asked, of their blend.</summary>
    /// <param name="learners">The simplest first.</param>
    /// <param name="blend">Whether to blend them; neither a single one nor those that are worth no weight are.</param>
    /// <returns>The candidates in the order of the learners, the blend last; without those whose fits diverged.</returns>
    /// <exception cref="ArithmeticException">The fits of all learners diverged.</exception>
    public IReadOnlyList<Candidate> Run(IReadOnlyList<Learner> learners, bool blend)
    {
        var plan = FoldPlan.Of(training, options.Evaluation, options.Seed);
        var search = new VariantSearch(schema, training, plan, options.Evaluation, options.Seed, queue);
        var (scored, variants) = new VariantFits(schema, training, plan, queue).Run(search.Run(learners));
        if (variants.Count == 0)
            throw new ArithmeticException(
                "No model could be fitted: every fit diverged. Leave --set out, or lower network.optimizer.learningRate.");
        Candidate[] candidates = [.. variants.Select(variant => Measure(variant, scored))];
        return blend && candidates.Length > 1 && Stack(candidates, scored) is { } stacked ? [.. candidates, stacked] : candidates;
    }

    private Candidate Measure(FittedVariant variant, OutOfFoldRows scored)
    {
        var choice = options.Evaluation.Calibrate
            ? CalibrationChoice.Of(scored, variant.Scores)
            : CalibrationChoice.None(variant.Scores);
        var model = new CalibratedPipeline(variant.Pipeline, choice.Calibrator, variant.Scores);
        return evaluation.Measure(variant.Name, variant.Description, choice.Calibrator.Name, model, scored, choice.LogOdds) with
        {
            FoldModels = [.. variant.OfFolds.Select(fold => new CalibratedPipeline(fold, choice.Calibrator, []))],
        };
    }

    /// <returns>The blend; null where no member is worth a weight.</returns>
    private Candidate? Stack(IReadOnlyList<Candidate> members, OutOfFoldRows scored)
    {
        double[][] inputs = [.. members.Select(member => member.OutOfFoldLogOdds)];
        LogisticWeights Fit(int[] positions) =>
            LogisticWeights.Fit(
                [.. inputs.Select(input => Array.ConvertAll(positions, position => input[position]))],
                Array.ConvertAll(positions, position => scored.Churned[position]));
        var logOdds = scored.CrossFit(Fit, (fit, position) => fit.LogOdds(inputs, position));
        var weights = LogisticWeights.Fit(inputs, scored.Churned);
        if (weights.Weights.All(weight => weight == 0)) return null;
        var parts = members.Zip(weights.Weights).Where(member => member.Second > 0)
            .Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Second:0.00} {member.First.Name}"));
        var model = Blend.Of([.. members.Select(member => member.Model)], weights);
        return evaluation.Measure(LearnerCatalog.Blend, string.Join(" + ", parts), "stacking", model, scored, logOdds);
    }
}
