namespace Churn.Core.Durability;

/// <summary>
/// Reads files that somebody else may have put there: never more than the file says it holds, so not a device without end;
/// without waiting at a named pipe; and whoever else may hold a lock on the file.
/// </summary>
public static class RegularFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file. Nothing is read from what is no regular file.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <exception cref="IOException">It cannot be read or is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path, long maxLength)
    {
        using var file = Open(path);
        return ReadAllBytes(file, path, maxLength);
    }

    /// <summary>Reads a whole file, and tells who may do what with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <param name="mode">
    /// The rights to the file that was read, and not to a link that leads to it; null where the system has none of the kind.
    /// </param>
    /// <inheritdoc cref="ReadAllBytes(string, long)"/>
    public static byte[] ReadAllBytes(string path, long maxLength, out UnixFileMode? mode)
    {
        using var file = Open(path);
        mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file.SafeFileHandle);
        return ReadAllBytes(file, path, maxLength);
    }

    /// <summary>Opens a file to read, without waiting and without a lock. What is no regular file may not be seekable.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path) => OperatingSystem.IsWindows()
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
        : Posix.OpenToRead(path);

    /// <summary>Reads the rest of an open file.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, long)"/>
    internal static byte[] ReadAllBytes(Stream file, string path, long maxLength)
    {
        if (!file.CanSeek) throw new IOException($"'{path}' is not a regular file.");
        if (file.Length > maxLength)
            throw new IOException(FormattableString.Invariant($"'{path}' holds {file.Length} bytes, more than {maxLength}."));
        var content = new byte[file.Length];
        var read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return read == content.Length ? content : content[..read]; // it was made shorter meanwhile
    }
}
