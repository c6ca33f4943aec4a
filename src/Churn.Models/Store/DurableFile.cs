using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Churn.Models.Store;

/// <summary>
/// Writes that survive a crash. A file is durable once it is flushed to the disk itself; its name, and a rename, once the
/// folder that holds it is flushed too (POSIX fsync).
/// </summary>
internal static partial class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a file by rename: a reader sees the old content or the new one, never a part.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        try
        {
            Write(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes the names in a folder durable. Windows keeps no such promise and needs none of this.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Posix.Open(folder, 0);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            if (Posix.Fsync(descriptor) != 0) throw Failure(folder);
        }
        finally
        {
            _ = Posix.Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder '{folder}' could not be flushed.", new Win32Exception(Marshal.GetLastPInvokeError()));

    private static partial class Posix
    {
        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static partial int Fsync(int descriptor);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        public static partial int Close(int descriptor);
    }
}
