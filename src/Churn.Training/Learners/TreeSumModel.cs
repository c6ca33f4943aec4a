using Churn.Models.Onnx;

namespace Churn.Training.Learners;

/// <summary>Fitted trees whose leaves add up to log-odds.</summary>
/// <param name="ensemble">The trees.</param>
public class TreeSumModel(TreeEnsemble ensemble) : IFittedModel
{
    public TreeEnsemble Ensemble => ensemble;

    public double Score(ReadOnlySpan<float> features) => ensemble.Score(features);

    public double[] Scores(FeatureMatrix rows) =>
        Array.ConvertAll(ensemble.Scores(rows.ByColumn(), rows.Rows), score => (double)score);

    public WeightedSum WriteTo(GraphBuilder graph, string features) => WeightedSum.Of(ensemble.WriteTo(graph, features));
}
