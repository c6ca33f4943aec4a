using Churn.Models.Scoring;

namespace ChurnApi.Serving;

/// <summary>A model with a count of those who use it. The last one to let go disposes it.</summary>
internal sealed class ServedModel(ChurnModel model)
{
    private int users = 1; // the host that made it

    public ChurnModel Model { get; } = model;

    /// <summary>Joins the users, unless the last one has left.</summary>
    public bool TryEnter()
    {
        var seen = Volatile.Read(ref users);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref users, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref users) == 0) Model.Dispose();
    }
}
