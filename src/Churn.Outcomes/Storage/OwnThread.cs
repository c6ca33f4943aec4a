namespace Churn.Outcomes.Storage;

/// <summary>
/// Runs work that takes long, or that waits for a disk, on a thread of its own: those of the pool are for requests.
/// </summary>
internal static class OwnThread
{
    public static Task<T> Run<T>(Func<T> work, CancellationToken cancellation = default) => Task.Factory.StartNew(
        work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task Run(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
