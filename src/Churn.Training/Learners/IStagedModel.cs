namespace Churn.Training.Learners;

/// <summary>A model that grew step by step, as boosting does, and that can be taken as it was after fewer steps.</summary>
public interface IStagedModel : IFittedModel
{
    /// <summary>The numbers of steps after which it can be taken, ascending; the last is the whole model.</summary>
    IReadOnlyList<int> Stages { get; }

    /// <summary>The raw score of one customer after each of the stages, as <see cref="At"/> would give it.</summary>
    /// <param name="features">One float per column of the training features.</param>
    double[] StageScores(ReadOnlySpan<float> features);

    /// <summary>The model as it was after so many steps.</summary>
    /// <param name="steps">One of the stages.</param>
    IFittedModel At(int steps);
}
