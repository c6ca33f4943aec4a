namespace Churn.Core.Durability;

/// <summary>
/// Writes that survive a crash. A file is durable once it is flushed to the disk itself; its name, and a rename, once the
/// folder that holds it is flushed too (POSIX fsync).
/// </summary>
public static class DurableFile
{
    /// <summary>Writes a file, on the disk when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All that it shall hold.</param>
    /// <param name="mode">
    /// Who may read and write it, where the system knows such modes and the file is new; null for what is usual there.
    /// </param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var file = Open(path, FileMode.Create, FileShare.None, mode);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Opens a file to read and write.</summary>
    /// <inheritdoc cref="Write"/>
    public static FileStream Open(string path, FileMode open, FileShare share, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = open, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }

    /// <summary>Replaces a file by rename: a reader sees the old content or the new one, never a part.</summary>
    /// <inheritdoc cref="Write"/>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var temporary = path + ".tmp";
        try
        {
            File.Delete(temporary); // one that a crash left has another mode, maybe
            Write(temporary, content, mode);
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
        if (!OperatingSystem.IsWindows()) Posix.FlushFolder(folder);
    }
}

/// <summary>Tells a full disk from other faults.</summary>
public static class FullDisk
{
    private const int NoSpaceOnUnix = 28;
    private const int OverQuotaOnLinux = 122;
    private const int OverQuotaOnMac = 69;
    private const int HandleDiskFull = 39;
    private const int DiskFull = 112;

    /// <summary>Returns whether there was no room for what was written, on the disk or in the quota of the user.</summary>
    public static bool Is(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is HandleDiskFull or DiskFull
        : fault.HResult == NoSpaceOnUnix || fault.HResult == (OperatingSystem.IsMacOS() ? OverQuotaOnMac : OverQuotaOnLinux);
}
