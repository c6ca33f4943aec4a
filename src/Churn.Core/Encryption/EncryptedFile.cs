using Churn.Core.Durability;

namespace Churn.Core.Encryption;

/// <summary>
/// Reads and writes files that may be encrypted: a header with the file's key, wrapped by a named key, and chunks of 64 KiB.
/// Plain files are read as they are, so that files of both sorts may lie side by side.
/// </summary>
public static class EncryptedFile
{
    private const int Attempts = 5;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);

    /// <summary>Opens a file, decrypted where it is encrypted.</summary>
    /// <param name="file">The file at its start; it is disposed with the result, and where it is refused.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="keys">The keys; null for none.</param>
    /// <returns>The file itself where it is plain, or else what it holds, to be read from any place.</returns>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    public static Stream Open(Stream file, string path, EncryptionKeys? keys)
    {
        try
        {
            if (ReadHeader(file, path) is { } header) return new DecryptingStream(file, path, header.Unwrap(path, keys));
            if (file.CanSeek) file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole regular file, decrypted where it is encrypted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <param name="keys">The keys; null for none.</param>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    /// <exception cref="IOException">It cannot be read or is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path, long maxLength, EncryptionKeys? keys) =>
        ReadAllBytes(RegularFile.Open(path), path, maxLength, keys);

    /// <summary>Reads a whole open file, decrypted where it is encrypted, and closes it.</summary>
    /// <param name="file">The file at its start.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <param name="keys">The keys; null for none.</param>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    /// <exception cref="IOException">It cannot be read or is longer.</exception>
    public static byte[] ReadAllBytes(Stream file, string path, long maxLength, EncryptionKeys? keys)
    {
        using var content = Open(file, path, keys);
        return RegularFile.ReadAllBytes(content, path, maxLength);
    }

    /// <summary>Reads an open file to its end, so that each chunk is checked before anything of it is used.</summary>
    /// <exception cref="EncryptionException">It is not what was written.</exception>
    public static void Verify(Stream file)
    {
        file.CopyTo(Stream.Null, ChunkCipher.ChunkLength);
        file.Position = 0;
    }

    /// <summary>Encrypts the content of a file in memory.</summary>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> content, IEncryptionKey key)
    {
        var tags = ((content.Length / ChunkCipher.ChunkLength) + 1) * ChunkCipher.TagLength;
        using var output = new MemoryStream(content.Length + tags + (2 * EncryptedHeader.Length));
        using var encrypting = new EncryptingStream(output, key);
        encrypting.Write(content);
        encrypting.Complete();
        return output.ToArray();
    }

    /// <summary>
    /// Encrypts a file in its place, by rename, so that a reader sees it whole at any moment; one that is encrypted already gets
    /// the current key.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="temporary">A path on the same disk that is used meanwhile; what is there is overwritten.</param>
    /// <param name="keys">The keys.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static EncryptionChange Wrap(string path, string temporary, EncryptionKeys keys)
    {
        if (KeyIdOf(path) is not null) return Rotate(path, keys, keys.Current);
        try
        {
            File.Delete(temporary); // of a run that ended within it
            using (var input = File.OpenRead(path))
            using (var output = DurableFile.Open(temporary, FileMode.CreateNew, FileShare.None, ModeOf(path)))
            using (var encrypting = new EncryptingStream(output, keys.Current))
            {
                input.CopyTo(encrypting, ChunkCipher.ChunkLength);
                encrypting.Complete();
                output.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return EncryptionChange.Encrypted;
    }

    /// <summary>
    /// Wraps the key of an encrypted file by another key. One write of 512 bytes does it; the data stay as they are. It can be
    /// done again, also after an interruption at any moment, and while others read the file.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">The keys of today.</param>
    /// <param name="key">The key that shall open the file from now on.</param>
    /// <returns>What was done.</returns>
    /// <inheritdoc cref="Wrap(string, string, EncryptionKeys)"/>
    public static EncryptionChange Rotate(string path, EncryptionKeys keys, IEncryptionKey key)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (Rotate(file, path, keys, key, out var change) is not { } header) return change;
        RandomAccess.Write(file.SafeFileHandle, header, 0);
        file.Flush(flushToDisk: true);
        return change;
    }

    /// <summary>Wraps the key of an encrypted file in memory by another key.</summary>
    /// <param name="content">What the file holds.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="keys">The keys of today.</param>
    /// <param name="key">The key that shall open the file from now on.</param>
    /// <param name="change">What was done.</param>
    /// <returns>What the file shall hold.</returns>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public static byte[] Rotate(byte[] content, string path, EncryptionKeys keys, IEncryptionKey key, out EncryptionChange change)
    {
        using var file = new MemoryStream(content, writable: false);
        return Rotate(file, path, keys, key, out change) is { } header ? [.. header, .. content.AsSpan(header.Length)] : content;
    }

    /// <summary>Encrypts a file in memory; one that is encrypted already gets the current key.</summary>
    /// <inheritdoc cref="Rotate(byte[], string, EncryptionKeys, IEncryptionKey, out EncryptionChange)"/>
    public static byte[] Wrap(byte[] content, string path, EncryptionKeys keys, out EncryptionChange change)
    {
        var rotated = Rotate(content, path, keys, keys.Current, out change);
        if (change != EncryptionChange.IsPlain) return rotated;
        change = EncryptionChange.Encrypted;
        return Encrypt(content, keys.Current);
    }

    /// <returns>The header that the file shall have; null where it shall stay as it is.</returns>
    private static byte[]? Rotate(
        Stream file, string path, EncryptionKeys keys, IEncryptionKey key, out EncryptionChange change)
    {
        change = EncryptionChange.IsPlain;
        if (ReadHeader(file, path) is not { } header) return null;
        change = EncryptionChange.None;
        if (header.KeyId == key.Id) return null;
        var fileKey = header.Unwrap(path, keys);
        // by its last chunk: what would not open the file must not take the place of what does
        using var check = new DecryptingStream(file, path, fileKey, leavesOpen: true);
        change = EncryptionChange.Rotated;
        return EncryptedHeader.Of(fileKey, key).Write();
    }

    /// <summary>The id of the key that a file is encrypted under; null where it is plain.</summary>
    /// <exception cref="EncryptionException">Its header is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? KeyIdOf(string path)
    {
        using var file = RegularFile.Open(path);
        return KeyIdOf(file, path);
    }

    /// <summary>The id of the key that an open file is encrypted under; null where it is plain.</summary>
    /// <exception cref="EncryptionException">Its header is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? KeyIdOf(Stream file, string path) => ReadHeader(file, path)?.KeyId;

    /// <summary>
    /// Reads the header. One that is just being replaced can be seen half old and half new, and is read again.
    /// </summary>
    /// <returns>The header; null where the file is plain.</returns>
    private static EncryptedHeader? ReadHeader(Stream file, string path)
    {
        if (!file.CanSeek) return null;
        Span<byte> bytes = stackalloc byte[EncryptedHeader.Length];
        for (var attempt = 1; ; attempt++)
        {
            file.Position = 0;
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (!bytes[..count].StartsWith(EncryptedHeader.Magic)) return null;
            if (EncryptedHeader.Read(bytes[..count], out var fault) is { } header) return header;
            if (attempt == Attempts) throw new EncryptionException(path, fault!);
            Thread.Sleep(Retry);
        }
    }

    private static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
}

/// <summary>What became of a file.</summary>
public enum EncryptionChange
{
    /// <summary>Nothing: it is under that key already.</summary>
    None,

    /// <summary>Nothing: it is not encrypted.</summary>
    IsPlain,

    /// <summary>It was plain, and is encrypted.</summary>
    Encrypted,

    /// <summary>Its key is wrapped by another one.</summary>
    Rotated,
}
