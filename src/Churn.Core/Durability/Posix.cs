using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Churn.Core.Durability;

/// <summary>What .NET does not offer of POSIX. Not for Windows.</summary>
internal static partial class Posix
{
    /// <summary>Flushes a folder, so that the names in it are on the disk (POSIX fsync).</summary>
    /// <exception cref="IOException">It could not be flushed.</exception>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, 0);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            if (Fsync(descriptor) != 0) throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Opens a file to read without a lock and without waiting. .NET takes a shared lock on what it reads, so another user's lock
    /// could keep it from reading; and it waits for the other end of a named pipe.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenToRead(string path)
    {
        var descriptor = Open(path, OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800); // O_RDONLY | O_NONBLOCK | O_CLOEXEC
        if (descriptor >= 0)
            return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        throw Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile or NoFolder => new FileNotFoundException(null, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
            _ => Failure(path),
        };
    }

    private const int NotPermitted = 1;
    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;
    private const int NoFolder = 20;

    private static IOException Failure(string path) =>
        new($"'{path}': {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError()); // as .NET does on Unix

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
