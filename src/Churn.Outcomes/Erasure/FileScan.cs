using Churn.Core.Encryption;

namespace Churn.Outcomes.Erasure;

/// <summary>Looks for bytes in files, in memory that does not grow with them.</summary>
internal static class FileScan
{
    private const int BlockLength = 1 << 20;

    /// <summary>Shorter keys stand in files by chance.</summary>
    private const int ShortestKey = 4;

    /// <summary>Shorter keys of digits alone do.</summary>
    private const int ShortestNumber = 8;

    /// <summary>Whether a key is so long that it does not stand in files by chance.</summary>
    public static bool IsSearchable(string key) =>
        key.Length >= (key.All(char.IsAsciiDigit) ? ShortestNumber : ShortestKey);

    /// <summary>The files of a path: itself, or all in it where it is a folder.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : File.Exists(path) ? [path]
        : throw new FileNotFoundException($"{path}: there is no such file or folder to look through.");

    /// <summary>Whether bytes stand in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is looked for: from 1 to 1 MB.</param>
    /// <param name="isWord">Whether letters, digits, dots, dashes and underscores around it make it something else.</param>
    /// <param name="keys">The keys that it may be encrypted under; null for none.</param>
    /// <exception cref="EncryptionException">It is encrypted under another key, or not what was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Finds(string path, byte[] bytes, bool isWord, EncryptionKeys? keys)
    {
        using var file = EncryptedFile.Open(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1), path, keys);
        return Finds(file, bytes, isWord);
    }

    /// <summary>Whether bytes stand in an open file, decrypted.</summary>
    /// <inheritdoc cref="Finds(string, byte[], bool, EncryptionKeys?)"/>
    public static bool Finds(Stream file, byte[] bytes, bool isWord)
    {
        var block = new byte[BlockLength + bytes.Length + 2];
        block[0] = (byte)' '; // what stands before the first byte
        for (var kept = 1; ;)
        {
            var count = file.ReadAtLeast(block.AsSpan(kept), block.Length - kept, throwOnEndOfStream: false);
            var isLast = count < block.Length - kept;
            var all = block.AsSpan(0, kept + count);
            if (Finds(all, bytes, isWord, isLast)) return true;
            if (isLast) return false;
            kept = bytes.Length + 1;
            all[^kept..].CopyTo(block);
        }
    }

    /// <summary>The first byte is what stands before; the last is what stands behind, unless it is the end.</summary>
    private static bool Finds(ReadOnlySpan<byte> all, byte[] bytes, bool isWord, bool isLast)
    {
        for (var from = 1; from < all.Length; from++)
        {
            var found = all[from..].IndexOf(bytes);
            if (found < 0) return false;
            from += found;
            var end = from + bytes.Length;
            if (end == all.Length && !isLast) return false; // it comes again, with what stands behind
            if (!isWord || (!IsOfWord(all[from - 1]) && (end == all.Length || !IsOfWord(all[end])))) return true;
        }

        return false;
    }

    private static bool IsOfWord(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'.' or (byte)'-' or (byte)'_' or >= 0x80;
}
