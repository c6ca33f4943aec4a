using Churn.Models.Onnx;

namespace Churn.Training.Learners.Boosting;

/// <summary>Fitted boosting. Its trees add up to log-odds, and it can be taken as it was after fewer rounds.</summary>
public sealed class BoostingModel : IStagedModel
{
    /// <summary>The rounds from one stage to the next.</summary>
    private const int RoundsPerStage = 20;

    /// <param name="ensemble">One tree per round; fewer than rounds where nothing was left to split.</param>
    /// <param name="rounds">The rounds that were asked for.</param>
    public BoostingModel(TreeEnsemble ensemble, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, ensemble.Trees.Count);
        Ensemble = ensemble;
        Stages = [.. Enumerable.Range(1, (rounds - 1) / RoundsPerStage).Select(stage => stage * RoundsPerStage), rounds];
    }

    public TreeEnsemble Ensemble { get; }

    public IReadOnlyList<int> Stages { get; }

    public double Score(ReadOnlySpan<float> features) => Ensemble.Score(features);

    public double[] StageScores(ReadOnlySpan<float> features)
    {
        var scores = new double[Stages.Count];
        var (sum, grown) = (0f, 0);
        for (var stage = 0; stage < scores.Length; stage++)
        {
            for (; grown < Math.Min(Stages[stage], Ensemble.Trees.Count); grown++)
            {
                var tree = Ensemble.Trees[grown];
                sum += tree.Leaves[tree.LeafOf(features)];
            }

            scores[stage] = sum;
        }

        return scores;
    }

    public IFittedModel At(int steps)
    {
        if (!Stages.Contains(steps)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "is none of the stages");
        return new BoostingModel(new TreeEnsemble([.. Ensemble.Trees.Take(steps)]), steps);
    }

    public WeightedSum WriteTo(GraphBuilder graph, string features) => WeightedSum.Of(Ensemble.WriteTo(graph, features));
}
