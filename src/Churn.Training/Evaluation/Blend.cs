using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>
/// Several calibrated models as one: the weighted sum of their log-odds, with weights that are not negative (stacking: Wolpert
/// 1992, Breiman 1996).
/// </summary>
/// <param name="Members">The models with a weight above 0.</param>
/// <param name="Weights">The weight of each.</param>
/// <param name="Intercept">What is added.</param>
public sealed record Blend(IReadOnlyList<ICalibratedModel> Members, IReadOnlyList<double> Weights, double Intercept)
    : ICalibratedModel
{
    /// <summary>Takes the models that have a weight.</summary>
    /// <param name="models">All models that were asked.</param>
    /// <param name="fit">The intercept, and the weight of each model.</param>
    public static Blend Of(IReadOnlyList<ICalibratedModel> models, LogisticWeights fit)
    {
        int[] members = [.. Enumerable.Range(0, models.Count).Where(model => fit.Weights[model] > 0)];
        return new Blend(
            [.. members.Select(member => models[member])],
            [.. members.Select(member => fit.Weights[member])],
            fit.Intercept);
    }

    public IEnumerable<double> OutOfFoldLogOdds
    {
        get
        {
            double[][] members = [.. Members.Select(member => member.OutOfFoldLogOdds.ToArray())];
            return members[0].Select((_, i) => Sum(members.Select(member => member[i])));
        }
    }

    public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others)
    {
        ICalibratedModel[] members = [.. Members.Select(member => member.Recalibrate(churned, others))];
        var weights = LogisticWeights.Fit(
            [.. members.Select(member => member.OutOfFoldLogOdds.ToArray())], [.. churned, .. others.Churned]);
        return Of(members, weights);
    }

    public double LogOdds(float[] coded) =>
        Sum(Members.Select(member => member.LogOdds(coded)));

    public double[] LogOdds(EncodedDataset customers, int threads)
    {
        double[][] members = [.. Members.Select(member => member.LogOdds(customers, threads))];
        return [.. Enumerable.Range(0, customers.Count).Select(row => Sum(members.Select(member => member[row])))];
    }

    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) =>
        this with { Members = [.. Members.Select(member => member.Refit(schema, customers, context))] };

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) => WeightedSum
        .Join(graph, [.. Members.Zip(Weights, (member, weight) => member.WriteTo(graph, codedRow).Through(weight, 0))])
        .Through(1, Intercept);

    private double Sum(IEnumerable<double> logOdds) =>
        Intercept + logOdds.Zip(Weights, (member, weight) => weight * member).Sum();
}
