namespace Churn.Training.Learners.Neural;

/// <summary>
/// Early stopping: keeps a copy of the parameters with the lowest validation loss, and counts the epochs since. Without
/// patience, or without a loss to compare, the last parameters are the best.
/// </summary>
internal sealed class EarlyStopping(int? patience, float[] first)
{
    private double lowestLoss = double.PositiveInfinity;

    public float[] Parameters { get; } = [.. first];

    /// <summary>How many epochs were offered after those whose parameters are kept.</summary>
    public int EpochsSince { get; private set; }

    public bool IsOutOfPatience => EpochsSince >= patience;

    public void Offer(ReadOnlySpan<float> parameters, double? validationLoss)
    {
        if (patience is not null && validationLoss is { } loss)
        {
            EpochsSince++;
            if (!(loss < lowestLoss)) return;
            lowestLoss = loss;
            EpochsSince = 0;
        }
        parameters.CopyTo(Parameters);
    }
}
