using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Boosting;

/// <summary>Follows the log loss of rows that are not learnt from while trees grow, and tells when it no longer falls.</summary>
/// <param name="watched">The rows.</param>
/// <param name="treesPerStage">The trees from one stage to the next.</param>
/// <param name="patience">The trees without a smaller loss after which there is nothing more to wait for.</param>
internal sealed class WatchedLoss(TrainingSet watched, int treesPerStage, int patience)
{
    /// <summary>Stands for a round in which nothing was left to split.</summary>
    private static readonly RegressionTree NoTree = new([], [], [], [], [0]);

    private readonly float[] columns = watched.Features.ByColumn();
    private readonly float[] scores = new float[watched.Rows];
    private readonly List<double> losses = [];
    private double smallest = double.PositiveInfinity;
    private int smallestAt;
    private int grown;

    /// <summary>The summed log loss of rows after each stage of a model, in nats.</summary>
    public static IReadOnlyList<double> Of(BoostingModel model, TrainingSet watched)
    {
        var stages = model.Stages;
        var loss = new WatchedLoss(watched, BoostingModel.RoundsPerStage, int.MaxValue);
        for (var tree = 0; tree < stages[^1]; tree++)
            if (tree < model.Ensemble.Trees.Count) loss.Add(model.Ensemble.Trees[tree]);
            else loss.Add(NoTree);
        return loss.AfterStages();
    }

    /// <summary>Adds a tree to the scores.</summary>
    /// <returns>Whether more trees may help.</returns>
    public bool Add(RegressionTree tree)
    {
        tree.AddTo(scores, columns);
        if (++grown % treesPerStage == 0) EndStage();
        return grown - smallestAt < patience;
    }

    /// <summary>The summed log loss after each stage, in nats; the last stage may hold fewer trees.</summary>
    public IReadOnlyList<double> AfterStages()
    {
        if (grown % treesPerStage != 0) EndStage();
        return losses;
    }

    private void EndStage()
    {
        var loss = 0.0;
        for (var row = 0; row < scores.Length; row++)
            loss += watched.WeightOf(row) * LogOddsScale.Loss(scores[row], watched.Churned[row]);
        losses.Add(loss);
        if (!(loss < smallest)) return;
        (smallest, smallestAt) = (loss, grown);
    }
}
