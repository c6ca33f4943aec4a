namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// LightGBM keeps one number of threads for the whole process and sizes its buffers by it. So fits with the same number run
/// side by side, and one with another number waits until they are done.
/// </summary>
internal sealed class LightGbmThreadGate : IDisposable
{
    private static readonly object Gate = new();
    private static int count;
    private static int users;

    private LightGbmThreadGate()
    {
    }

    /// <summary>Waits until fits may run with so many threads; they may until what is returned is disposed of.</summary>
    public static LightGbmThreadGate Use(int threads)
    {
        lock (Gate)
        {
            while (users > 0 && count != threads) Monitor.Wait(Gate);
            count = threads;
            users++;
            return new LightGbmThreadGate();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            users--;
            Monitor.PulseAll(Gate);
        }
    }
}
