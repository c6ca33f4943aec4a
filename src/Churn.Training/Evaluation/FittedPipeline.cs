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
/// <param name="Steps">The steps after which the model was cut; null where it was not.</param>
public sealed record FittedPipeline(FittedEncoder Encoder, IFittedModel Model, LearnerVariant Variant, int? Steps = null)
{
    /// <summary>Fits encoder and model on the same customers.</summary>
    /// <exception cref="ArithmeticException">The fit diverged.</exception>
    public static FittedPipeline Fit(LearnerVariant variant, CustomerSchema schema, EncodedDataset customers, FitContext context)
    {
        var encoder = variant.Encoder.Fit(schema.Features, customers);
        var set = new TrainingSet(encoder.TransformTraining(customers), customers.Churned, customers.GroupOf);
        return new FittedPipeline(encoder, variant.Trainer.Fit(set, context), variant);
    }

    /// <summary>The raw score of one customer.</summary>
    public double Score(float[] coded) => Model.Score(Features(coded));

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
