namespace Churn.Training.Learners.Neural;

/// <summary>The progress of one member.</summary>
internal sealed class MemberProgress(EnsembleProgress whole)
{
    private int reported;

    /// <param name="epoch">
    /// The epoch that is done; a member that stops early reports its last, for the rest will not come.
    /// </param>
    /// <param name="validationLoss">The loss on its validation rows, where there are any.</param>
    public void Report(int epoch, double? validationLoss)
    {
        whole.Report(epoch - reported, validationLoss);
        reported = epoch;
    }
}
