namespace Churn.Training.Learners.Neural;

/// <summary>
/// Early stopping: keeps a copy of the parameters with the lowest validation loss, and counts the epochs since. Without
/// patience, or without a loss to compare, the last parameters are the best.
/// </summary>
internal sealed class EarlyStopping(int? patience, float[] first)
{
    private double lowestLoss = double.PositiveInfinity;
    private int epochsSince;

    public float[] Parameters { get; } = [.. first];

    public bool IsOutOfPatience => epochsSince >= patience;

    public void Offer(ReadOnlySpan<float> parameters, double? validationLoss)
    {
        if (patience is not null && validationLoss is { } loss)
        {
            epochsSince++;
            if (!(loss < lowestLoss)) return;
            lowestLoss = loss;
            epochsSince = 0;
        }
        parameters.CopyTo(Parameters);
    }
}
