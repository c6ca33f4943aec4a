using System.Text;

namespace Churn.Training.Data;

/// <summary>How a customers file is written.</summary>
/// <param name="Separator">The character between the fields.</param>
/// <param name="Encoding">How letters are written as bytes; it throws on bytes that are none.</param>
/// <param name="Notes">What is not as most files have it, in sentences for the user.</param>
public sealed record CsvDialect(char Separator, Encoding Encoding, IReadOnlyList<string> Notes)
{
    /// <summary>The characters a file may have between its fields, the usual one first.</summary>
    public static IReadOnlyList<char> Separators { get; } = [',', ';', '\t', '|'];

    /// <summary>The encodings a file may have, by name.</summary>
    public static IReadOnlyDictionary<string, Encoding> Encodings { get; } = new SortedDictionary<string, Encoding>(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = new UTF8Encoding(true, throwOnInvalidBytes: true),
        ["utf-16"] = new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        ["windows-1252"] = CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
    };

    /// <summary>The encoding's name among <see cref="Encodings"/>; null where it has none, as big-endian UTF-16.</summary>
    public string? Name => Encodings.Where(named => named.Value.Equals(Encoding)).Select(named => named.Key).FirstOrDefault();

    /// <summary>How many lines the separator is looked for in.</summary>
    private const int LinesLookedAt = 10;

    private const int CharactersLookedAt = 50_000;

    /// <summary>Finds out how a file is written, by the rules of <see cref="ReadingOptions"/>.</summary>
    internal static CsvDialect Detect(SourceFile source, ReadingOptions options)
    {
        var notes = new List<string>();
        var encoding = options.Encoding is { } named ? Encodings[named] : DetectEncoding(source, notes);
        var separator = options.Separator?[0] ?? DetectSeparator(source.Start, encoding, notes);
        return new CsvDialect(separator, encoding, notes);
    }

    /// <summary>A file's text in UTF-8.</summary>
    internal Stream Transcode(Stream bytes) => Encoding is UTF8Encoding ? bytes : Encoding.CreateTranscodingStream(bytes, Encoding, new UTF8Encoding(false));

    /// <summary>The 1-based line of the first bytes that are no text; null if all are. The stream is read and closed.</summary>
    internal long? LineOfFirstFault(Stream bytes)
    {
        using var reading = bytes;
        var (decoder, block, letters) = (Encoding.GetDecoder(), new byte[1], new char[4]); // byte by byte: it happens once, and then exactly
        var line = 1L;
        using var buffered = new BufferedStream(bytes);
        try
        {
            while (buffered.Read(block) > 0)
                if (decoder.GetChars(block, letters, flush: false) > 0 && letters[0] == '\n') line++;
            decoder.GetChars([], letters, flush: true);
            return null;
        }
        catch (DecoderFallbackException)
        {
            return line;
        }
    }

    private static Encoding DetectEncoding(SourceFile source, List<string> notes)
    {
        if (source.Start.AsSpan().StartsWith([(byte)0xFF, (byte)0xFE])) return Note("UTF-16", Encodings["utf-16"]);
        if (source.Start.AsSpan().StartsWith([(byte)0xFE, (byte)0xFF])) return Note("UTF-16", new UnicodeEncoding(true, true, true));
        if (source.FirstLineNotUtf8 is null) return Encodings["utf-8"];
        return Note("Windows-1252, since its bytes are no UTF-8", Encodings["windows-1252"]);

        Encoding Note(string name, Encoding encoding)
        {
            notes.Add($"the file is read as {name}");
            return encoding;
        }
    }

    /// <summary>
    /// The separator that most of the first lines have as often as the header has it; of several such the one the header has
    /// most. What stands in quotes does not count.
    /// </summary>
    private static char DetectSeparator(byte[] bytes, Encoding encoding, List<string> notes)
    {
        var lines = FirstLines(bytes, encoding);
        if (lines.Count == 0) return Separators[0];
        var best = Separators
            .Select((separator, i) => (Separator: separator, Counts: lines.Select(line => CountOutsideQuotes(line, separator)).ToArray(), Order: i))
            .Where(candidate => candidate.Counts[0] > 0)
            .OrderByDescending(candidate => candidate.Counts.Count(count => count == candidate.Counts[0]))
            .ThenByDescending(candidate => candidate.Counts[0])
            .ThenBy(candidate => candidate.Order)
            .Select(candidate => candidate.Separator)
            .FirstOrDefault(Separators[0]);
        if (best != Separators[0]) notes.Add($"the fields are separated by {(best == '\t' ? "tabs" : $"'{best}'")}");
        return best;
    }

    private static List<string> FirstLines(byte[] bytes, Encoding encoding)
    {
        var lines = new List<string>();
        var buffer = new char[CharactersLookedAt];
        using var text = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: false);
        try
        {
            using var start = new StringReader(new string(buffer, 0, text.ReadBlock(buffer)));
            while (lines.Count < LinesLookedAt && start.ReadLine() is { } line)
                if (line.Length > 0) lines.Add(line);
        }
        catch (DecoderFallbackException)
        {
            lines.Clear(); // the reader of the whole file says where
        }

        return lines;
    }

    private static int CountOutsideQuotes(string line, char separator)
    {
        var (count, quoted) = (0, false);
        foreach (var letter in line)
        {
            if (letter == '"') quoted = !quoted;
            else if (letter == separator && !quoted) count++;
        }

        return count;
    }
}
