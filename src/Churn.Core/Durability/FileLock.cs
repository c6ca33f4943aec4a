namespace Churn.Core.Durability;

/// <summary>
/// Lets one writer at a time at something: an exclusive lock on an open file, which the system lets go of when
/// the process ends, however it ends. The file itself says nothing and stays. Only its owner may open it, since who may open
/// a file may lock it; one that others may open, as earlier versions left it, is replaced.
/// </summary>
public static class FileLock
{
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private const UnixFileMode OthersRights =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a lock is respected that other users may hold: no writer of the keys or the audit needs as long.
    /// </summary>
    private static readonly TimeSpan OpenLockPatience = TimeSpan.FromSeconds(2);

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
        var waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                if (TryTake(path, waited >= OpenLockPatience) is { } held) return Proven(held, what, path);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new UnauthorizedAccessException($"{what} cannot be written to: {fault.Message}", fault);
            }

            waited = time.GetElapsedTime(started);
            if (waited >= patience)
                throw new IOException(
                    $"{what} is being written to by another program, for {patience.TotalSeconds:0} seconds or more; "
                    + "try again when it has ended.");
            Thread.Sleep(Retry);
        }
    }

    /// <summary>Takes the turn if nobody has it.</summary>
    /// <param name="path">The file that is locked; made if it does not exist.</param>
    /// <param name="what">What the turn is for, for messages.</param>
    /// <returns>The turn, which ends when it is disposed; null if another program has it.</returns>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static IDisposable? TryTake(string path, string what) =>
        TryTake(path, replacesOpenLock: false) is { } held ? Proven(held, what, path) : null;

    /// <returns>The lock; null if another writer has it.</returns>
    private static FileStream? TryTake(string path, bool replacesOpenLock)
    {
        FileStream? held = null;
        try
        {
            held = TryOpen(path);
            if (held is null ? !replacesOpenLock || IsOwnersOnly(path) : IsOwnersOnly(held)) return held;
            return Replace(path, held);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts a lock in the place of one that other users may open. Who still holds or gets the old one sees by its rights that it
    /// no longer counts.
    /// </summary>
    /// <returns>The lock that counts, held; null if another writer has it.</returns>
    private static FileStream? Replace(string path, FileStream? held)
    {
        var name = path + ".new";
        if (TryOpen(name) is not { } replacement) return null;
        if (!IsOwnersOnly(replacement)) // the file system knows no rights, so there is none to take away
        {
            replacement.Dispose();
            File.Delete(name);
            return held;
        }

        var isFirst = !IsOwnersOnly(path);
        if (isFirst) File.Move(name, path, overwrite: true);
        else File.Delete(name); // another writer was faster
        held?.Dispose(); // not before: a writer of an earlier version would take it
        if (isFirst) return replacement;
        replacement.Dispose();
        return null;
    }

    private static bool IsOwnersOnly(FileStream file) =>
        OperatingSystem.IsWindows() || IsOwnersOnly(File.GetUnixFileMode(file.SafeFileHandle));

    private static bool IsOwnersOnly(string path) => OperatingSystem.IsWindows() || IsOwnersOnly(File.GetUnixFileMode(path));

    private static bool IsOwnersOnly(UnixFileMode mode) => (mode & OthersRights) == 0;

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return Open(path);
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            return null;
        }
    }

    private static FileStream Open(string path) =>
        DurableFile.Open(path, FileMode.OpenOrCreate, FileShare.None, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>.NET does not say when a file system keeps no locks; but then a second one is given as well.</summary>
    private static FileStream Proven(FileStream held, string what, string path)
    {
        try
        {
            if (TryOpen(path) is not { } second) return held;
            second.Dispose();
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        throw new IOException(
            $"{what} is on a file system that keeps no locks, so two writers could spoil it; put it on one that does.");
    }

    /// <summary>Whether another writer has its turn; a disk that is full or read-only is no reason to wait.</summary>
    private static bool IsTaken(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is SharingViolation or LockViolation
        : fault.HResult is WouldBlockOnLinux or WouldBlockOnMac;
}
