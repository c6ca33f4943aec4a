using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Boosting;

/// <summary>Follows the log loss of rows that are not learnt from while trees grow, and tells when it no longer falls.</summary>
/// <param name="features">The features of the rows.</param>
/// <param name="lossOf">From the scores of the rows to their summed log loss, in nats.</param>
/// <param name="treesPerStage">The trees from one stage to the next.</param>
/// <param name="patience">The trees without a smaller loss after which there is nothing more to wait for.</param>
internal sealed class WatchedLoss(FeatureMatrix features, Func<float[], double> lossOf, int treesPerStage, int patience)
{
    /// <summary>With a learning rate of 0.1 growing stops after 40 rounds without a gain.</summary>
    private const double PatienceAtFullRate = 4;

    /// <summary>Stands for a round in which nothing was left to split.</summary>
    private static readonly RegressionTree NoTree = new([], [], [], [], [0]);

    private readonly float[] columns = features.ByColumn();
    private readonly float[] scores = new float[features.Rows];
    private readonly List<double> losses = [];
    private double smallest = double.PositiveInfinity;
    private int smallestAt;
    private int grown;

    /// <param name="watched">The rows.</param>
    /// <param name="treesPerStage">The trees from one stage to the next.</param>
    /// <param name="patience">The trees without a smaller loss after which there is nothing more to wait for.</param>
    public WatchedLoss(TrainingSet watched, int treesPerStage, int patience)
        : this(watched.Features, scores => LossOf(watched, scores), treesPerStage, patience)
    {
    }

    /// <summary>How many trees without a gain are waited for: the smaller each step, the longer.</summary>
    public static int Patience(double learningRate) => (int)Math.Ceiling(PatienceAtFullRate / learningRate);

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
        var loss = lossOf(scores);
        losses.Add(loss);
        if (!(loss < smallest)) return;
        (smallest, smallestAt) = (loss, grown);
    }

    private static double LossOf(TrainingSet watched, float[] scores)
    {
        var loss = 0.0;
        for (var row = 0; row < scores.Length; row++)
            loss += watched.WeightOf(row) * LogOddsScale.Loss(scores[row], watched.Churned[row]);
        return loss;
    }
}
