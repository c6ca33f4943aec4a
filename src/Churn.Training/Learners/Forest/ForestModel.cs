using Churn.Models.Onnx;

namespace Churn.Training.Learners.Forest;

/// <summary>A fitted forest. Its trees add up to the mean of the log-odds of their leaves.</summary>
public sealed class ForestModel : IFittedModel
{
    public ForestModel(TreeEnsemble ensemble) => Ensemble = ensemble;

    public TreeEnsemble Ensemble { get; }

    public double Score(ReadOnlySpan<float> features) => Ensemble.Score(features);

    public double[] Scores(FeatureMatrix rows) =>
        Array.ConvertAll(Ensemble.Scores(rows.ByColumn(), rows.Rows), score => (double)score);

    public WeightedSum WriteTo(GraphBuilder graph, string features) => WeightedSum.Of(Ensemble.WriteTo(graph, features));
}
