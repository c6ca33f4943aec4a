using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Churn.Core.Encryption;

namespace Churn.Data.Tables;

/// <summary>
/// A customers file on disk, looked through once, byte by byte, before it is read as a table: what it is, what its text starts
/// with, whether that is UTF-8. Its hash is made meanwhile. Memory does not grow with the file.
/// </summary>
internal sealed class SourceFile : IDisposable
{
    /// <summary>How many bytes at the start are kept for finding out how the file is written.</summary>
    private const int StartLength = 256 * 1024;

    private const int BlockLength = 256 * 1024;

    /// <summary>The most bytes of a line; a longer one is no row of customers.</summary>
    public const int MaxLine = 64 * 1024 * 1024;

    private const int WidestCharacter = 4;

    private readonly EncryptionKeys? keys;
    private readonly (DateTime Written, long Length) onDisk;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task<string> hash; // made while the text is read
    private readonly string? sheet;
    private long lengthOfText;

    private SourceFile(string path, Stream stream, (DateTime Written, long Length) onDisk, ReadingOptions options)
    {
        Path = path;
        Length = stream.Length;
        this.onDisk = onDisk;
        (sheet, keys) = (options.Sheet, options.Keys);
        var start = new byte[Math.Min(StartLength, Length)];
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        Format = FileSignature.Of(path, stream, start);
        if (Format == SourceFormat.Parquet && stream is not FileStream)
            throw Refuse(
                path, "this is an encrypted Parquet file, which is not read; decrypt it with churn keys open, or encrypt CSV.");
        stream.Position = 0;
        hash = Task.Run(HashOfFile);
    }

    public string Path { get; }

    /// <summary>In bytes, without encryption.</summary>
    public long Length { get; }

    /// <summary>The hash of all bytes, in hexadecimal; of an encrypted file, of what it holds.</summary>
    /// <exception cref="DataRefusedException">The file cannot be read.</exception>
    public string Sha256 => hash.GetAwaiter().GetResult();

    /// <summary>What the text is read from.</summary>
    public SourceFormat Format { get; }

    /// <summary>How the text is read from the file, in a sentence for the user; null where the file is text.</summary>
    public string? Note { get; private set; }

    /// <summary>The first bytes of the text.</summary>
    public byte[] Start { get; private set; } = [];

    /// <summary>The last bytes of the text: as many as the widest character has, or fewer where the text has.</summary>
    public byte[] End { get; private set; } = [];

    /// <summary>Bytes around the first that are not UTF-8, to detect their encoding; empty if all are UTF-8.</summary>
    public byte[] NotUtf8 { get; private set; } = [];

    /// <summary>The 1-based line of the first bytes that are no UTF-8; null if all are.</summary>
    public long? FirstLineNotUtf8 { get; private set; }

    /// <summary>The 1-based line of the first NUL byte; null if there is none.</summary>
    public long? FirstLineWithNul { get; private set; }

    /// <summary>Looks through a file.</summary>
    /// <exception cref="DataRefusedException">It is no file with something in it, or cannot be read.</exception>
    public static SourceFile Open(string path, ReadingOptions options)
    {
        if (Directory.Exists(path)) throw Refuse(path, "this is a folder; name a CSV file in it.");
        if (!File.Exists(path)) throw Refuse(path, "there is no such file.");
        try
        {
            var onDisk = OnDisk(path);
            if (new FileInfo(path) is { LinkTarget: null, Length: 0 }) // a pipe has no length either, and would never end
                throw Refuse(
                    path,
                    "the file is empty; the first line must name the columns. (A pipe is not read: save it as a file first.)");
            using var stream = OpenRead(path, options.Keys);
            if (!stream.CanSeek) throw Refuse(path, "this is a pipe or a device; save it as a file first.");
            if (stream.Length == 0) throw Refuse(path, "the file is empty; the first line must name the columns.");
            var source = new SourceFile(path, stream, onDisk, options);
            try
            {
                source.LookInto(stream);
                return source;
            }
            catch
            {
                source.Dispose();
                throw;
            }
        }
        catch (EncryptionException fault)
        {
            throw Refuse(path, fault.Fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Refuse(path, $"the file cannot be read: {fault.Message}");
        }
    }

    /// <summary>A stream of the file's text from its start, and the stream of the file that it is read from.</summary>
    public (Stream Text, Stream File) OpenText()
    {
        var file = OpenRead();
        try
        {
            return (TextOf(file), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Tells a file that somebody writes from one that lies still.</summary>
    /// <exception cref="DataRefusedException">It is not as it was when it was looked through.</exception>
    public void EnsureUnchanged()
    {
        _ = Sha256; // of the same bytes, too
        if (!File.Exists(Path) || OnDisk(Path) != onDisk)
            throw Refuse(Path, "the file changed while it was read; wait until it is written, then try again.");
    }

    /// <summary>Lets go of the file: a hash that is not made by now is given up, and cannot be asked for.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        Task.WaitAny(hash);
    }

    public static DataRefusedException Refuse(string path, string rule, long? line = null) =>
        new(new TableError(path, rule, (int?)line));

    private static (DateTime Written, long Length) OnDisk(string path) =>
        (File.GetLastWriteTimeUtc(path), new FileInfo(path).Length);

    private string HashOfFile()
    {
        try
        {
            using var file = OpenRead();
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var block = new byte[BlockLength];
            for (int count; (count = file.Read(block)) > 0;)
            {
                stopping.Token.ThrowIfCancellationRequested();
                sum.AppendData(block, 0, count);
            }

            return Convert.ToHexStringLower(sum.GetHashAndReset());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refuse(Path, $"the file cannot be read: {fault.Message}");
        }
    }

    private Stream OpenRead() => OpenRead(Path, keys);

    private static Stream OpenRead(string path, EncryptionKeys? keys)
    {
        var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            BlockLength,
            FileOptions.SequentialScan);
        return EncryptedFile.Open(file, path, keys);
    }

    private Stream TextOf(Stream file) => Format switch
    {
        SourceFormat.Gzip => new GZipStream(file, CompressionMode.Decompress),
        SourceFormat.Workbook => WorkbookText.Open(Path, file, sheet),
        _ => file,
    };

    /// <summary>
    /// The length of the text modulo 4 GiB, as a gzip file has it at its end: GZipStream does not notice one that is broken off.
    /// </summary>
    private uint DeclaredLength()
    {
        using var file = OpenRead();
        var end = new byte[sizeof(uint)];
        file.Seek(-Math.Min(end.Length, Length), SeekOrigin.End);
        file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
        return BinaryPrimitives.ReadUInt32LittleEndian(end);
    }

    private static byte[] StartOf(WorkbookText workbook)
    {
        var start = new byte[StartLength];
        return start[..workbook.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private void LookInto(Stream stream)
    {
        if (Format == SourceFormat.Parquet) return;
        using var text = TextOf(stream);
        if (text is WorkbookText workbook) (Start, Note) = (StartOf(workbook), workbook.Note);
        else LookThrough(text);
        if (Format != SourceFormat.Gzip) return;
        Note = "the file is compressed by gzip, and read unpacked";
        if (lengthOfText % (1L << 32) != DeclaredLength())
            throw Refuse(Path, "the gzip file is damaged, broken off, or of several parts; unpack it first.");
    }

    private void LookThrough(Stream text)
    {
        var block = new byte[BlockLength];
        var carried = 0; // bytes of a letter that began in the block before
        var (line, lineLength) = (1L, 0L);
        while (text.ReadAtLeast(block.AsSpan(carried), block.Length - carried, throwOnEndOfStream: false) is > 0 and var count)
        {
            var isLast = count < block.Length - carried;
            var bytes = block.AsSpan(carried, count);
            var all = block.AsSpan(0, carried + count);
            if (Start.Length == 0) Start = all[..Math.Min(all.Length, StartLength)].ToArray();
            if (FirstLineWithNul is null && bytes.IndexOf((byte)0) is >= 0 and var nul)
                FirstLineWithNul = line + bytes[..nul].Count((byte)'\n');
            carried = FirstLineNotUtf8 is null ? CheckUtf8(all, bytes, line, isLast) : 0;
            (line, lineLength) = Measure(bytes, line, lineLength);
            End = [.. all[^Math.Min(all.Length, WidestCharacter)..]];
            lengthOfText += count;
            all[^carried..].CopyTo(block);
        }

        if (carried > 0) (FirstLineNotUtf8, NotUtf8) = (line, block[..carried]); // the file ends within a letter
    }

    /// <summary>Looks for bytes that are not UTF-8.</summary>
    /// <returns>How many bytes at the end may begin a letter that goes on in the next block.</returns>
    private int CheckUtf8(ReadOnlySpan<byte> all, ReadOnlySpan<byte> bytes, long line, bool isLast)
    {
        var carried = isLast ? 0 : LengthOfCutLetter(all);
        if (Utf8.IsValid(all[..^carried])) return carried;
        var valid = 0;
        while (Rune.DecodeFromUtf8(all[valid..], out _, out var length) == System.Buffers.OperationStatus.Done) valid += length;
        FirstLineNotUtf8 = line + bytes[..Math.Max(0, valid - (all.Length - bytes.Length))].Count((byte)'\n');
        NotUtf8 = all[(all[..valid].LastIndexOf((byte)'\n') + 1)..].ToArray();
        return 0;
    }

    private static int LengthOfCutLetter(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            var letter = bytes[^length];
            if (letter < 0x80) return 0;
            if (letter >= 0xC0) return length < (letter >= 0xF0 ? 4 : letter >= 0xE0 ? 3 : 2) ? length : 0;
        }

        return 0;
    }

    /// <summary>Counts lines, and refuses one without end.</summary>
    private (long Line, long Length) Measure(ReadOnlySpan<byte> bytes, long line, long lineLength)
    {
        var lines = bytes.Count((byte)'\n');
        if (lines == 0) lineLength += bytes.Length;
        else lineLength = bytes.Length - bytes.LastIndexOf((byte)'\n') - 1; // a block is shorter than the longest line
        return lineLength <= MaxLine
            ? (line + lines, lineLength)
            : throw Refuse(
                Path,
                $"the line is longer than {MaxLine / 1024 / 1024} MiB; is this a table with one customer a line?",
                line + lines);
    }
}
