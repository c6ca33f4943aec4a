namespace Churn.Training.Learners.Neural;

/// <summary>Adds the epochs of all members up, so that the listener hears one rising count, one report at a time.</summary>
internal sealed class EnsembleProgress(IProgress<FitProgress>? listener, int members, int epochs)
{
    private readonly Lock gate = new();
    private int done;

    /// <summary>The progress of one member.</summary>
    public MemberProgress OfMember() => new(this);

    internal void Report(int more, double? validationLoss)
    {
        if (listener is null) return;
        lock (gate)
        {
            done += more;
            listener.Report(new FitProgress("epoch", done, members * epochs, validationLoss));
        }
    }
}

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
