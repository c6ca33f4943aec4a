using System.Security.Cryptography;
using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>
/// Reads a customers file row by row, in memory that does not grow with it: a header and rows, quoted as in RFC 4180, in any
/// <see cref="CsvDialect"/>. Rows without any value are passed over, and a line of totals at the end; both are reported.
/// </summary>
internal sealed class CsvRows : TableRows
{
    private const int MaxViolations = 1_000;

    /// <summary>The most characters of a column's name; a longer one is no name but data or free text.</summary>
    private const int MaxName = 500;

    /// <summary>The most lines of totals at the end.</summary>
    private const int MaxTotals = 10;

    private readonly SourceFile source;
    private readonly Stream bytes;
    private readonly Stream file;
    private readonly Stream text;
    private readonly CsvRecords records;
    private readonly int linesBefore;
    private readonly byte[][] headerBytes;
    private readonly List<string> notes;
    private readonly LinkedList<KeptRow> kept = new(); // rows that were read ahead
    private readonly List<TableError> violations = [];
    private readonly Func<int, ReadOnlySpan<byte>> field; // made once, not for each row
    private KeptRow? current; // null where the row is the record just read
    private readonly List<(int First, int Last)> leftOut = []; // the lines of rows of erased customers
    private int emptyRows;

    private CsvRows(SourceFile source, CsvDialect dialect, ReadingOptions options)
    {
        this.source = source;
        field = Field;
        Dialect = dialect;
        (bytes, file) = source.OpenText();
        text = dialect.Transcode(bytes);
        linesBefore = Math.Max(options.SkipLines ?? 0, dialect.HasSeparatorLine ? 1 : 0);
        try
        {
            if (dialect.Encoding is UTF8Encoding && source.FirstLineNotUtf8 is not null) throw NotText();
            records = new CsvRecords(WithoutFirstLines(), dialect.Separator, MaxField, SourceFile.MaxLine);
            HeaderFields = ReadHeader(options);
            headerBytes = Array.ConvertAll(HeaderFields, Encoding.UTF8.GetBytes);
            var names = HeaderNames.Of(HeaderFields);
            CheckLengths(names.Names);
            Header = names.Names;
            notes = [.. dialect.Notes, .. names.Notes];
            if (options.NoHeader) headerBytes = []; // then no row repeats it
            LeaveOut(options.Erased);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path of the file.</summary>
    public override string File => source.Path;

    public override string Sha256 => leftOut.Count == 0 ? source.Sha256 : HashOfRest();

    /// <summary>How the file is written.</summary>
    public override CsvDialect Dialect { get; }

    /// <summary>The header as it stands; the names of the columns where there is none.</summary>
    public string[] HeaderFields { get; }

    /// <summary>The column names; each once, none empty.</summary>
    public override string[] Header { get; }

    /// <summary>What is not as most files have it, in sentences for the user; at the end also what was passed over.</summary>
    public override IReadOnlyList<string> Notes => notes;

    /// <summary>The 1-based line on which the last row that was read ends.</summary>
    public override int Line => current?.LastLine ?? (linesBefore + records.LastLine);

    /// <summary>How far the reading is, from 0 to 1.</summary>
    public double Progress => (double)file.Position / source.Length;

    private int FirstLine => current?.FirstLine ?? (linesBefore + records.FirstLine);

    private int FieldCount => current?.Fields.Length ?? records.FieldCount;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or has no header.</exception>
    public static new CsvRows Open(string path, ReadingOptions? options)
    {
        options ??= new ReadingOptions();
        return Of(path, options, source => Of(source, options));
    }

    /// <summary>Reads a file that was looked through, and disposes of it at the end.</summary>
    /// <exception cref="DataRefusedException">The file is no text, or has no header.</exception>
    public static CsvRows Of(SourceFile source, ReadingOptions options) => source.Format != SourceFormat.Parquet
        ? new CsvRows(source, CsvDialect.Detect(source, options), options)
        : throw FileSignature.NoParquet(source.Path);

    /// <summary>Reads the next row.</summary>
    /// <returns>One text per name of the header; null at the end.</returns>
    /// <exception cref="DataRefusedException">The file is no table; told at its end, with every fault that was found.</exception>
    public string[]? Read() => Next() ? Texts() : null;

    /// <summary>The texts of the row, one per name of the header.</summary>
    public string[] Texts()
    {
        var texts = new string[FieldCount];
        for (var i = 0; i < texts.Length; i++) texts[i] = Encoding.UTF8.GetString(Field(i));
        return texts;
    }

    protected override bool Advance()
    {
        while (NextCustomer())
        {
            if (Check() is not { } violation) return true;
            violations.Add(violation);
            if (violations.Count == MaxViolations) break;
        }

        source.EnsureUnchanged(); // or else half a row is taken for a fault of the file
        if (violations.Count > 0) throw new DataRefusedException(violations);
        if (emptyRows == 1) notes.Add("1 row without any value is passed over");
        else if (emptyRows > 1) notes.Add($"{emptyRows} rows without any value are passed over");
        return false;
    }

    protected override void NoteLeftOut() => leftOut.Add((FirstLine, Line));

    public override ReadOnlySpan<byte> Field(int position) => current is { } row ? row.Fields[position] : records.Field(position);

    public override void Dispose()
    {
        records?.Dispose();
        text.Dispose();
        bytes.Dispose();
        file.Dispose();
        source.Dispose();
    }

    /// <summary>
    /// The hash of the text without the lines that were left out: of a text file whose encoding writes a line end as one byte,
    /// that of the file without those lines.
    /// </summary>
    private string HashOfRest()
    {
        var (original, open) = source.OpenText();
        using var file = open;
        using var plain = original;
        using var rest = Dialect.Encoding.GetByteCount("\n") > 1 ? Dialect.Transcode(plain) : plain;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (block, line, next, last) = (new byte[64 * 1024], 1, 0, (byte)0);
        while (rest.Read(block) is > 0 and var count)
        {
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (last == '\n' || (last == '\r' && block[i] != '\n')) line++;
                last = block[i];
                while (next < leftOut.Count && leftOut[next].Last < line) next++;
                if (next == leftOut.Count || line < leftOut[next].First) block[kept++] = last;
            }

            hash.AppendData(block.AsSpan(0, kept));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Goes to the next row that has a value and is no line of totals at the end of the file.</summary>
    private bool NextCustomer()
    {
        while (NextRow())
        {
            if (IsEmpty()) emptyRows++;
            else if (current is { IsCustomer: true } || !IsTotal() || !IsAtEnd()) return true;
        }

        return false;
    }

    private bool IsTotal() => TotalLine.Is(FieldCount, HeaderFields.Length, field);

    /// <summary>Whether nothing but totals follows; else all that was read ahead is kept, and the row is current again.</summary>
    private bool IsAtEnd()
    {
        var totals = new List<KeptRow> { Keep() };
        while (totals.Count <= MaxTotals && NextRow())
        {
            if (IsEmpty()) continue;
            totals.Add(Keep());
            if (IsTotal()) continue;
            for (var i = totals.Count - 1; i > 0; i--) kept.AddFirst(totals[i] with { IsCustomer = true });
            current = totals[0];
            return false;
        }

        foreach (var total in totals)
        {
            var word = Encoding.UTF8.GetString(total.Fields.First(text => text.Length > 0));
            notes.Add($"line {total.LastLine} ('{PlainText.Start(word)}') is a total, not a customer, and left out");
        }

        return true;
    }

    /// <summary>Goes to the next row that has a field.</summary>
    private bool NextRow()
    {
        current = null;
        if (kept.First is not { } first) return NextRecord();
        kept.RemoveFirst();
        current = first.Value;
        return true;
    }

    private bool IsEmpty()
    {
        for (var i = 0; i < FieldCount; i++)
            if (!Utf8Text.Trim(Field(i)).IsEmpty) return false;
        return true;
    }

    private KeptRow Keep()
    {
        var fields = new byte[FieldCount][];
        for (var i = 0; i < fields.Length; i++) fields[i] = Field(i).ToArray();
        return new KeptRow(fields, FirstLine, Line);
    }

    private TableError? Check()
    {
        if (FieldCount != HeaderFields.Length)
            return new TableError( // without the field, which may be a part of a text
                File, $"the row has {FieldCount} fields, the header {HeaderFields.Length}.{HintOfLines()}", Line);
        return headerBytes.Length > 0 && IsHeader()
            ? new TableError(File, "the header stands here again, as where files were joined; delete the line.", Line)
            : null;
    }

    private bool IsHeader()
    {
        for (var i = 0; i < headerBytes.Length; i++)
            if (!Field(i).SequenceEqual(headerBytes[i])) return false;
        return true;
    }

    /// <summary>A row of many lines is most often the work of a quote that is not closed on the first of them.</summary>
    private string HintOfLines() => Line > FirstLine ? $" It begins on line {FirstLine}; is a quote not closed there?" : "";

    private bool NextRecord()
    {
        try
        {
            if (!records.Read(out var fault)) return false;
            return fault switch
            {
                CsvError.None => true,
                CsvError.LongField => throw Refuse(LongField + HintOfLines(), Line),
                CsvError.OpenQuote => throw Refuse(
                    $"a quote is not closed; write a quote twice and quote the field.{HintOfLines()}", Line),
                _ => throw Refuse(
                    "a quote stands inside a field, or text follows a closing quote; write a quote twice and quote the field."
                    + HintOfLines(), Line),
            };
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw Refuse($"the file cannot be read: {fault.Message}", null);
        }
    }

    /// <summary>The text from the line on that <see cref="linesBefore"/> says.</summary>
    private Stream WithoutFirstLines()
    {
        if (linesBefore == 0) return text;
        var rest = new BufferedStream(text, 64 * 1024);
        var end = (byte)(Dialect.LineEnd == "\r" ? '\r' : '\n');
        try
        {
            for (var line = 0; line < linesBefore;)
            {
                var letter = rest.ReadByte();
                if (letter < 0) throw Refuse($"the file has {line + 1} lines; there is nothing after those to skip.", null);
                if (letter == end) line++;
            }
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }

        return rest;
    }

    private DataRefusedException NotText() => Refuse(
        $"the file is not text in {Dialect.Encoding.WebName}; save it as UTF-8, or say how it is written with --encoding.",
        Dialect.Encoding is UTF8Encoding ? source.FirstLineNotUtf8 : Dialect.LineOfFirstFault(source.OpenText().Text));

    /// <summary>Refuses the file, unless it is half written: then that is the fault.</summary>
    private DataRefusedException Refuse(string rule, long? line)
    {
        source.EnsureUnchanged();
        return SourceFile.Refuse(File, rule, line);
    }

    private string[] ReadHeader(ReadingOptions options)
    {
        do
        {
            if (!NextRecord()) throw Refuse("the file is empty; the first line must name the columns.", null);
        }
        while (IsEmpty());
        var (header, first, line) = (Texts(), Keep(), Line);
        if (header.Length > MaxColumns)
            throw Refuse($"the header names {header.Length} columns; the most are {MaxColumns}.", line);
        if (options.NoHeader) kept.AddLast(first);
        else if (options.SkipLines is null) CheckHeader(header, first.FirstLine);
        if (header.Length == 1 && !options.AllowOneColumn)
            throw Refuse(
                "the header names one column only; the columns must be separated by commas, semicolons, tabs or bars.", line);
        return options.NoHeader ? [.. header.Select((_, i) => $"column{i + 1}")] : header;
    }

    /// <summary>Reads ahead to judge the first row by those below it.</summary>
    private void CheckHeader(string[] header, int line)
    {
        var rows = new List<(string[] Fields, int FirstLine)>();
        while (rows.Count < HeaderCheck.MaxRows && header.Length * rows.Count < MaxColumns && NextRecord())
        {
            kept.AddLast(Keep());
            if (!IsEmpty()) rows.Add((Texts(), FirstLine));
        }

        if (HeaderCheck.Fault(header, line, rows) is { } fault) throw Refuse(fault, line);
    }

    private void CheckLengths(string[] names)
    {
        var at = Array.FindIndex(names, name => name.Length > MaxName);
        if (at >= 0)
            throw Refuse(
                $"the name of column {at + 1}, '{PlainText.Start(names[at])}', has {names[at].Length} characters; "
                + $"the most are {MaxName}. Is the first line the header?", Line);
    }

    /// <summary>A row that was read ahead.</summary>
    /// <param name="Fields">Its fields in UTF-8.</param>
    /// <param name="FirstLine">The line on which it begins.</param>
    /// <param name="LastLine">The line on which it ends.</param>
    /// <param name="IsCustomer">Whether it is known not to belong to totals at the end.</param>
    private sealed record KeptRow(byte[][] Fields, int FirstLine, int LastLine, bool IsCustomer = false);
}
