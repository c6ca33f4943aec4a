using System.Buffers;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace Churn.Training.Data;

/// <summary>
/// A customers file on disk, looked through once, byte by byte, before it is read as a table: what it starts with, whether it
/// is UTF-8, its hash. Memory does not grow with the file.
/// </summary>
internal sealed class SourceFile
{
    /// <summary>How many bytes at the start are kept for finding out how the file is written.</summary>
    private const int StartLength = 256 * 1024;

    private const int BlockLength = 256 * 1024;

    /// <summary>The most bytes of a line; a longer one is no row of customers.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    private readonly DateTime written;

    private SourceFile(string path, FileStream stream, DateTime written)
    {
        Path = path;
        Length = stream.Length;
        this.written = written;
        LookThrough(stream);
    }

    public string Path { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>The hash of all bytes, in hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>The first bytes.</summary>
    public byte[] Start { get; private set; } = [];

    /// <summary>The 1-based line of the first bytes that are no UTF-8; null if all are.</summary>
    public long? FirstLineNotUtf8 { get; private set; }

    /// <summary>The 1-based line of the first NUL byte; null if there is none.</summary>
    public long? FirstLineWithNul { get; private set; }

    /// <summary>Looks through a file.</summary>
    /// <exception cref="DataRefusedException">It is no file with something in it, or cannot be read.</exception>
    public static SourceFile Open(string path)
    {
        if (Directory.Exists(path)) throw Refuse(path, "this is a folder; name a CSV file.");
        if (!File.Exists(path)) throw Refuse(path, "there is no such file.");
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (new FileInfo(path) is { LinkTarget: null, Length: 0 }) // a pipe has no length either, and would never end
                throw Refuse(path, "the file is empty; the first line must name the columns. (A pipe is not read: save it as a file first.)");
            using var stream = OpenRead(path);
            if (!stream.CanSeek) throw Refuse(path, "this is a pipe or a device; save it as a file first.");
            return stream.Length > 0
                ? new SourceFile(path, stream, written)
                : throw Refuse(path, "the file is empty; the first line must name the columns.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, $"the file cannot be read: {fault.Message}");
        }
    }

    /// <summary>A stream of the file from its start.</summary>
    public FileStream OpenRead() => OpenRead(Path);

    /// <summary>Tells a file that somebody writes from one that lies still.</summary>
    /// <exception cref="DataRefusedException">It is not as it was when it was looked through.</exception>
    public void EnsureUnchanged()
    {
        var now = new FileInfo(Path);
        if (!now.Exists || now.LastWriteTimeUtc != written || (now.LinkTarget is null && now.Length != Length))
            throw Refuse(Path, "the file changed while it was read; wait until it is written, then try again.");
    }

    public static DataRefusedException Refuse(string path, string rule, long? line = null) =>
        new(new TableViolation(path, rule, (int?)line));

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BlockLength, FileOptions.SequentialScan);

    private void LookThrough(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var utf8 = new Utf8Check();
        var block = new byte[BlockLength];
        var (line, lineLength) = (1L, 0L);
        while (stream.Read(block) is > 0 and var count)
        {
            var bytes = block.AsSpan(0, count);
            if (Start.Length == 0) Start = bytes[..Math.Min(count, StartLength)].ToArray();
            hash.AppendData(bytes);
            if (FirstLineWithNul is null && bytes.IndexOf((byte)0) is >= 0 and var nul) FirstLineWithNul = line + bytes[..nul].Count((byte)'\n');
            if (FirstLineNotUtf8 is null && utf8.FirstFault(bytes, isLast: stream.Position >= Length) is { } fault)
                FirstLineNotUtf8 = line + bytes[..fault].Count((byte)'\n');
            (line, lineLength) = Measure(bytes, line, lineLength);
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Counts lines, and refuses one without end.</summary>
    private (long Line, long Length) Measure(ReadOnlySpan<byte> bytes, long line, long lineLength)
    {
        var lines = bytes.Count((byte)'\n');
        if (lines == 0) lineLength += bytes.Length;
        else lineLength = bytes.Length - bytes.LastIndexOf((byte)'\n') - 1; // a block is shorter than the longest line
        return lineLength <= LongestLine
            ? (line + lines, lineLength)
            : throw Refuse(Path, $"the line is longer than {LongestLine / 1024 / 1024} MiB; is this a table with one customer a line?", line + lines);
    }

    /// <summary>Checks UTF-8 block by block; a letter may begin in one block and end in the next.</summary>
    private sealed class Utf8Check
    {
        private readonly char[] letters = new char[BlockLength + 4];
        private readonly byte[] bytes = new byte[BlockLength + 4];
        private int carried;

        /// <summary>The position in the block of the first bytes that are no UTF-8, 0 if they began before it; null if there are none.</summary>
        public int? FirstFault(ReadOnlySpan<byte> block, bool isLast)
        {
            block.CopyTo(bytes.AsSpan(carried));
            var all = bytes.AsSpan(0, carried + block.Length);
            var status = Utf8.ToUtf16(all, letters, out var read, out _, replaceInvalidSequences: false, isFinalBlock: isLast);
            if (status is OperationStatus.InvalidData || (isLast && read < all.Length)) return Math.Max(0, read - carried);
            carried = all.Length - read;
            all[read..].CopyTo(bytes);
            return null;
        }
    }
}
