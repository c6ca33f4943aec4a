using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>How a customers file is written.</summary>
/// <param name="Separator">The character between the fields.</param>
/// <param name="Encoding">How letters are written as bytes; it throws on bytes that are none.</param>
/// <param name="Notes">What is not as most files have it, in sentences for the user.</param>
public sealed record CsvDialect(char Separator, Encoding Encoding, IReadOnlyList<string> Notes)
{
    private const string NulRule = "there is a NUL byte, so this is not text; export it as CSV.";

    private const int LinesLookedAt = 10;

    private const int CharactersLookedAt = 50_000;

    /// <summary>The separators that are looked for, the usual one first.</summary>
    public static IReadOnlyList<char> Separators { get; } = [',', ';', '\t', '|'];

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>What ends the first line: a line feed, a carriage return, or both; a line feed in a file of one line.</summary>
    public string LineEnd { get; init; } = "\n";

    /// <summary>Whether the first line names the separator and nothing else, as Excel reads it: <c>sep=;</c>.</summary>
    public bool HasSeparatorLine { get; init; }

    /// <summary>Whether every field of the header is in quotes.</summary>
    public bool QuotesHeader { get; init; }

    /// <summary>Whether every field of the first row after the header is in quotes.</summary>
    public bool QuotesRows { get; init; }

    /// <summary>Whether the last line ends as the others do.</summary>
    public bool EndsLastLine { get; init; } = true;

    /// <summary>Whether a character can separate fields: one of ASCII that is no letter, digit, quote or end of line.</summary>
    public static bool IsSeparator(char letter) =>
        letter is '\t' or (>= ' ' and < '\u007F') && !char.IsAsciiLetterOrDigit(letter) && letter != '"';

    /// <summary>Finds out how a file is written, by the rules of <see cref="ReadingOptions"/>.</summary>
    /// <exception cref="DataRefusedException">It is no table, or its encoding is not sure.</exception>
    internal static CsvDialect Detect(SourceFile source, ReadingOptions options)
    {
        var notes = new List<string>();
        if (source.Note is { } note) notes.Add(note);
        if (source.Format == SourceFormat.Workbook) // with a mark, Excel reads what is written in this form
            return new CsvDialect(WorkbookText.Separator, TextEncodings.Utf8, notes) { HasByteOrderMark = true };
        var encoding = DetectEncoding(source, options, notes);
        var start = StartOfText(source.Start, encoding);
        FileSignature.CheckText(source.Path, start);
        var line = SeparatorLine.Read(start);
        var separator = options.Separator?[0] ?? line ?? DetectSeparator(start, options.SkipLines ?? 0, notes);
        var before = Math.Max(options.SkipLines ?? 0, line is null ? 0 : 1);
        var rows = FirstRows(start).Skip(before).Where(row => row.Length > 0).Take(2).ToArray();
        return new CsvDialect(separator, encoding, notes)
        {
            HasByteOrderMark = encoding.Preamble.Length > 0 && source.Start.AsSpan().StartsWith(encoding.Preamble),
            LineEnd = DetectLineEnd(start),
            HasSeparatorLine = line is not null,
            QuotesHeader = QuotesAll(rows.ElementAtOrDefault(0), separator),
            QuotesRows = QuotesAll(rows.ElementAtOrDefault(options.NoHeader ? 0 : 1), separator),
            EndsLastLine = new[] { "\n", "\r" }.Any(end => source.End.AsSpan().EndsWith(encoding.GetBytes(end))),
        };
    }

    /// <summary>A file's text in UTF-8.</summary>
    internal Stream Transcode(Stream bytes) =>
        Encoding is UTF8Encoding ? bytes : Encoding.CreateTranscodingStream(bytes, Encoding, new UTF8Encoding(false));

    /// <summary>The 1-based line of the first bytes that are no text; null if all are. The stream is read and closed.</summary>
    internal long? LineOfFirstFault(Stream bytes)
    {
        using var reading = bytes;
        var (decoder, block, letters) = (Encoding.GetDecoder(), new byte[1], new char[4]); // byte by byte: exactly, and once
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

    private static Encoding DetectEncoding(SourceFile source, ReadingOptions options, List<string> notes)
    {
        var unicode = UnicodeDetector.Find(source.Start, source.FirstLineWithNul is not null);
        if (options.Encoding is { } name)
        {
            var named = TextEncodings.Find(name)!;
            if (named is UnicodeEncoding && unicode is UnicodeEncoding) return unicode; // the byte order is the file's own
            return named is UnicodeEncoding or UTF32Encoding || source.FirstLineWithNul is not { } at // those write NUL bytes
                ? named
                : throw SourceFile.Refuse(source.Path, NulRule, at);
        }

        if (unicode is not null)
        {
            notes.Add($"the file is read as {unicode.WebName.ToUpperInvariant()}");
            return unicode;
        }

        if (source.FirstLineWithNul is { } nul) throw SourceFile.Refuse(source.Path, NulRule, nul);
        if (source.FirstLineNotUtf8 is not { } line) return TextEncodings.Utf8;
        var (sure, likely, inDoubt) = EncodingDetector.Find(source.NotUtf8);
        if (sure is null) throw NotSure(source.Path, line, likely, inDoubt);
        var other = inDoubt is { Letters: [{ } letter, { } second, ..] } && sure.CodePage == 1252
            ? $"; if the letter '{PlainText.Start(letter)}' on line {line + inDoubt.LinesBefore} should be "
                + $"'{PlainText.Start(second)}': --encoding {likely[1].WebName}"
            : "";
        notes.Add($"the file is read as {TextEncodings.DisplayName(sure)}, since its bytes are not UTF-8{other}");
        return sure;
    }

    private static DataRefusedException NotSure(
        string path, long line, IReadOnlyList<Encoding> likely, LetterInDoubt? inDoubt)
    {
        var readings = likely.Select((encoding, i) => inDoubt?.Letters[i] is { } letter
            ? $"{encoding.WebName} (it reads the letter '{PlainText.Start(letter)}')"
            : encoding.WebName);
        var where = inDoubt is null ? "" : $": look at line {line + inDoubt.LinesBefore}";
        var named = likely.Count == 0 ? "" : $" It may be {string.Join(", ", readings)}{where}.";
        return SourceFile.Refuse(
            path,
            $"the text is not UTF-8, and its encoding is not sure.{named} Name it with --encoding, or save the file as UTF-8.",
            line);
    }

    /// <summary>
    /// The separator that most of the first lines have as often as the header has it; of several such the one the header has
    /// most. Where the first line has none, or few lines agree with it, as below a title, the one that most lines have equally
    /// often. What stands in quotes does not count.
    /// </summary>
    private static char DetectSeparator(string start, int skipped, List<string> notes)
    {
        var lines = FirstRows(start).Skip(skipped).Where(line => line.Length > 0).Take(LinesLookedAt).ToArray();
        if (lines.Length == 0) return Separators[0];
        var candidates = Separators.Select((mark, i) =>
            (Separator: mark, Counts: Array.ConvertAll(lines, line => CountOutsideQuotes(line, mark)), Order: i)).ToArray();
        var best = Best(candidates, counts => counts[0]);
        if (best.Agreeing * 2 < lines.Length) best = Best(candidates, MostFrequent);
        if (best.Separator != Separators[0])
            notes.Add($"the fields are separated by {(best.Separator == '\t' ? "tabs" : $"'{best.Separator}'")}");
        return best.Separator;
    }

    private static int MostFrequent(int[] counts) => counts.Where(count => count > 0).GroupBy(count => count)
        .OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key)
        .Select(group => group.Key).FirstOrDefault();

    private static (char Separator, int Agreeing) Best(
        (char Separator, int[] Counts, int Order)[] candidates, Func<int[], int> expected) => candidates
        .Select(candidate => (candidate.Separator, candidate.Order, Expected: expected(candidate.Counts), candidate.Counts))
        .Where(candidate => candidate.Expected > 0)
        .Select(candidate => (candidate.Separator, candidate.Order, candidate.Expected,
            Agreeing: candidate.Counts.Count(count => count == candidate.Expected)))
        .OrderByDescending(candidate => candidate.Agreeing)
        .ThenByDescending(candidate => candidate.Expected)
        .ThenBy(candidate => candidate.Order)
        .Select(candidate => (candidate.Separator, candidate.Agreeing))
        .FirstOrDefault((Separators[0], 0));

    private static bool QuotesAll(string? row, char separator)
    {
        var (quoted, starts) = (false, true);
        foreach (var letter in row ?? "")
        {
            if (starts && letter != '"') return false;
            starts = !quoted && letter == separator;
            if (letter == '"') quoted = !quoted;
        }

        return !starts;
    }

    private static string DetectLineEnd(string start)
    {
        var length = LengthOfRow(start);
        return length == start.Length ? "\n" : start.AsSpan(length).StartsWith("\r\n") ? "\r\n" : start[length].ToString();
    }

    /// <summary>The rows at the start of a text; one ends where no quote is open.</summary>
    private static IEnumerable<string> FirstRows(string start)
    {
        for (var at = 0; at < start.Length;)
        {
            var length = LengthOfRow(start.AsSpan(at));
            yield return start.Substring(at, length);
            at += length;
            if (at < start.Length) at += start.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
        }
    }

    private static int LengthOfRow(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] is '\r' or '\n') return i;
        }

        return quoted && text.IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length; // an open quote tells nothing
    }

    /// <summary>The first characters; none where the bytes are no text, which the reader of the whole file reports.</summary>
    private static string StartOfText(byte[] bytes, Encoding encoding)
    {
        var letters = new char[CharactersLookedAt];
        using var text = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: false);
        try
        {
            return new string(letters, 0, text.ReadBlock(letters)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return "";
        }
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
