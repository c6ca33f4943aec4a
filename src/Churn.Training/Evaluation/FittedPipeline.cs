using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Evaluation;

/// <summary>A fitted encoder with the model that was fitted on its features: coded row in, raw score out.</summary>
/// <param name="Encoder">Makes the features.</param>
/// <param name="Model">Scores them.</param>
/// <param name="Variant">What they were fitted by.</param>
/// <param name="Rows">The customers they were fitted on.</param>
/// <param name="Steps">The steps the model has grown or was cut at; null where it does not grow step by step.</param>
public sealed record FittedPipeline(
    FittedEncoder Encoder, IFittedModel Model, LearnerVariant Variant, int Rows, int? Steps = null)
{
    /// <summary>The most rows whose features are in memory at the same time while they are scored.</summary>
    private const int RowsAtOnce = 1_024;

    /// <summary>Fits encoder and model on the same customers.</summary>
    /// <param name="variant">By what.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="steps">How many steps a model that grows step by step takes; null for all that its options allow.</param>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    public static FittedPipeline Fit(
        LearnerVariant variant, CustomerSchema schema, EncodedDataset customers, FitContext context, int? steps = null)
    {
        var (encoder, set) = Encode(variant, schema, customers);
        return steps is { } count && variant.Trainer is IStagedTrainer staged
            ? new FittedPipeline(encoder, staged.Fit(set, count, context), variant, set.Rows, steps)
            : new FittedPipeline(encoder, variant.Trainer.Fit(set, context), variant, set.Rows);
    }

    /// <summary>Fits a model that grows step by step, and watches its loss on other customers.</summary>
    /// <returns>The pipeline, and the summed log loss of the other customers by the number of steps.</returns>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    public static (FittedPipeline Pipeline, IReadOnlyDictionary<int, double> Losses) FitStaged(
        LearnerVariant variant, CustomerSchema schema, EncodedDataset customers, EncodedDataset others, FitContext context)
    {
        var (encoder, set) = Encode(variant, schema, customers);
        var watched = new TrainingSet(encoder.Transform(others), others.Churned, others.GroupOf);
        var fit = ((IStagedTrainer)variant.Trainer).Fit(set, watched, context);
        return (
            new FittedPipeline(encoder, fit.Model, variant, set.Rows),
            fit.Model.Stages.Zip(fit.Losses).ToDictionary(stage => stage.First, stage => stage.Second));
    }

    private static (FittedEncoder Encoder, TrainingSet Set) Encode(
        LearnerVariant variant, CustomerSchema schema, EncodedDataset customers)
    {
        var encoder = variant.Encoder.Fit(schema.Features, customers);
        return (encoder, new TrainingSet(encoder.TransformTraining(customers), customers.Churned, customers.GroupOf));
    }

    /// <summary>
    /// The steps for another number of customers: more of them can teach more, in proportion to the square root of their number.
    /// </summary>
    public int? StepsFor(int rows) => StepsFor(Steps, Rows, rows);

    /// <inheritdoc cref="StepsFor(int)"/>
    internal static int? StepsFor(int? steps, int learnt, int rows) => steps is { } count
        ? Math.Max(1, (int)Math.Round(count * Math.Sqrt((double)rows / learnt)))
        : null;

    /// <summary>The raw score of one customer.</summary>
    public double Score(float[] coded) => Model.Score(Features(coded));

    /// <summary>The raw score of each customer, with the same bits as <see cref="Score"/>.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    public double[] Scores(EncodedDataset customers, int threads)
    {
        var scores = new double[customers.Count];
        Parallel.For(
            0,
            (scores.Length + RowsAtOnce - 1) / RowsAtOnce,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part =>
            {
                var first = part * RowsAtOnce;
                var rows = Encoder.Transform(customers, first, Math.Min(RowsAtOnce, scores.Length - first));
                Model.Scores(rows).CopyTo(scores, first);
            });
        return scores;
    }

    /// <summary>The features of one customer.</summary>
    public float[] Features(float[] coded)
    {
        var features = new float[Encoder.FeatureNames.Count];
        Encoder.Transform(coded, features);
        return features;
    }

    /// <summary>
    /// The same with a model that grew step by step taken as it was after so many steps, or all it has if it has fewer.
    /// </summary>
    /// <param name="steps">Null to leave the model as it is.</param>
    public FittedPipeline CutAt(int? steps) => steps is { } most && Model is IStagedModel staged
        ? this with { Model = staged.At(staged.Stages.LastOrDefault(stage => stage <= most, staged.Stages[0])), Steps = steps }
        : this;

    /// <summary>Writes encoder and model into a graph.</summary>
    /// <returns>The raw scores, to be written.</returns>
    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) => Model.WriteTo(graph, Encoder.WriteTo(graph, codedRow));
}
