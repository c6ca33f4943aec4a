namespace Churn.Models.Store;

/// <summary>
/// Lets one writer at a time at something: an exclusive lock on an open file, which the system lets go of when
/// the process ends, however it ends. The file itself says nothing and stays.
/// </summary>
public static class WriterLock
{
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the writer's turn.</summary>
    /// <param name="path">The file that is locked; made if it does not exist.</param>
    /// <param name="what">What is written to, for messages: "The model store '...'".</param>
    /// <param name="patience">How long it waits for another writer to end.</param>
    /// <param name="time">Tells how long it has waited.</param>
    /// <returns>The turn, which ends when it is disposed.</returns>
    /// <exception cref="IOException">Another writer did not end in time, or the file system has no locks.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static IDisposable Take(string path, string what, TimeSpan patience, TimeProvider time)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Proven(Open(path), what, path);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new UnauthorizedAccessException($"{what} cannot be written to: {fault.Message}", fault);
            }
            catch (IOException fault) when (IsTaken(fault))
            {
                if (time.GetElapsedTime(started) >= patience)
                    throw new IOException($"{what} is being written to by another program, for {patience.TotalSeconds:0} seconds or more; try again when it has ended.", fault);
                Thread.Sleep(Retry);
            }
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>.NET does not say when a file system keeps no locks; but then a second one is given as well.</summary>
    private static FileStream Proven(FileStream held, string what, string path)
    {
        try
        {
            Open(path).Dispose();
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        throw new IOException($"{what} is on a file system that keeps no locks, so two writers could spoil it; put it on one that does.");
    }

    /// <summary>Whether another writer has its turn; a disk that is full or read-only is no reason to wait.</summary>
    private static bool IsTaken(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is SharingViolation or LockViolation
        : fault.HResult is WouldBlockOnLinux or WouldBlockOnMac;
}
