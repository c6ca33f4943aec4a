using System.Text;
using System.Text.Json;
using Churn.Core.Durability;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>history.jsonl: a line for everything that was done to the store, oldest first. Lines are only ever added.</summary>
internal sealed class HistoryFile(IStoreBackend store)
{
    private const long MaxLength = 1 << 30;

    /// <summary>The entries. A line that a crash cut short, or that is no entry, is left out.</summary>
    public IReadOnlyList<HistoryEntry> Read() => [.. Lines().Select(Parse).OfType<HistoryEntry>()];

    /// <summary>The numbers, from 1, of the lines that hold something other than an entry.</summary>
    public IReadOnlyList<int> DamagedLines() =>
        [
            .. Lines()
                .Select((line, i) => (line, Number: i + 1))
                .Where(line => line.line.Length > 0 && Parse(line.line) is null)
                .Select(line => line.Number),];

    /// <summary>Returns what the file holds once entries are added.</summary>
    /// <param name="entries">The entries.</param>
    public byte[] With(IEnumerable<HistoryEntry> entries) =>
        [
            .. Encoding.UTF8.GetBytes(string.Concat(Lines().Select(line => line + "\n"))),
            .. entries.SelectMany(Line),];

    /// <summary>Adds an entry, on the disk when this returns. A last line that a crash cut short is taken away first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entry">The entry.</param>
    public static void Append(string path, HistoryEntry entry)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var isNew = file.Length == 0;
        MendEnd(file);
        file.Write(Line(entry));
        file.Flush(flushToDisk: true);
        if (isNew) DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static byte[] Line(HistoryEntry entry) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(entry, HistoryJson.Default.HistoryEntry), (byte)'\n'];

    private static void MendEnd(FileStream file)
    {
        var start = LastLine(file);
        var tail = new byte[file.Length - start];
        file.Seek(start, SeekOrigin.Begin);
        file.ReadExactly(tail);
        if (tail.Length == 0) return;
        if (Parse(Encoding.UTF8.GetString(tail)) is not null) file.WriteByte((byte)'\n'); // it lacks its end alone
        else file.SetLength(start);
        file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Where the line starts that has no end yet; the length of the file if all have one.</summary>
    private static long LastLine(FileStream file)
    {
        for (var position = file.Length; position > 0; position--)
        {
            file.Seek(position - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n') return position;
        }

        return 0;
    }

    /// <summary>The lines that have their end, and the last one if it is an entry without.</summary>
    private string[] Lines()
    {
        if (store.ReadState(StoreFiles.HistoryName, MaxLength) is not { } content) return [];
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        return Parse(lines[^1]) is null ? lines[..^1] : lines;
    }

    private static HistoryEntry? Parse(string line)
    {
        try
        {
            var entry = line.Length == 0 ? null : JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry);
            // what is no version must not become a path
            return entry is not null && ModelFolder.IsVersion(entry.Version) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
