using Churn.Models.Onnx;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Boosting;

/// <summary>Fitted boosting, which can be taken as it was after fewer rounds.</summary>
public sealed class BoostingModel : TreeSumModel, IStagedModel
{
    /// <summary>The rounds from one stage to the next.</summary>
    internal const int RoundsPerStage = LightGbmBooster.TreesPerRead;

    /// <param name="ensemble">One tree per round; fewer than rounds where nothing was left to split.</param>
    /// <param name="rounds">The rounds that were asked for.</param>
    public BoostingModel(TreeEnsemble ensemble, int rounds)
        : base(ensemble)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, ensemble.Trees.Count);
        Stages = [.. Enumerable.Range(1, (rounds - 1) / RoundsPerStage).Select(stage => stage * RoundsPerStage), rounds];
    }

    public IReadOnlyList<int> Stages { get; }

    public IFittedModel At(int steps)
    {
        if (!Stages.Contains(steps)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "is none of the stages");
        return new BoostingModel(new TreeEnsemble([.. Ensemble.Trees.Take(steps)]), steps);
    }
}
