using Churn.Models.Scoring;

namespace ChurnApi.Serving;

/// <summary>The use of a model for one request. Until it is disposed the model stays open, whatever champion comes.</summary>
internal sealed class ModelLease : IDisposable
{
    private ServedModel? served;

    /// <param name="served">A model that was entered for this lease.</param>
    public ModelLease(ServedModel served)
    {
        this.served = served;
        Model = served.Model;
    }

    public ChurnModel Model { get; }

    public void Dispose() => Interlocked.Exchange(ref served, null)?.Leave();
}
