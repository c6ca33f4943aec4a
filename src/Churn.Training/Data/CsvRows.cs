using System.Text;
using Churn.Core.Csv;

namespace Churn.Training.Data;

/// <summary>
/// Reads a customers file row by row, in memory that does not grow with it: a header and rows, quoted as in RFC 4180, in any
/// <see cref="CsvDialect"/>.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>The most bytes of a field; a longer one is the work of a quote that is never closed.</summary>
    private const int LongestField = 1_000_000;

    private const int MostViolations = 1_000;

    private const int MostColumns = 100_000;

    /// <summary>The most characters of a column's name; a longer one is no name but data or free text.</summary>
    private const int LongestName = 500;

    private readonly SourceFile source;
    private readonly FileStream bytes;
    private readonly Stream text;
    private readonly CsvReader csv;
    private readonly List<string> fields = [];
    private readonly List<TableViolation> violations = [];
    private int lineBefore;

    private CsvRows(SourceFile source, CsvDialect dialect, bool allowOneColumn)
    {
        this.source = source;
        Dialect = dialect;
        bytes = source.OpenRead();
        text = dialect.Transcode(bytes);
        csv = new CsvReader(text, dialect.Separator, LongestField);
        try
        {
            if (dialect.Encoding is UTF8Encoding && source.FirstLineNotUtf8 is not null) throw NotText();
            HeaderFields = ReadHeader(allowOneColumn);
            var names = HeaderNames.Of(HeaderFields);
            CheckLengths(names.Names);
            Header = names.Names;
            Notes = [.. dialect.Notes, .. names.Notes];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path of the file.</summary>
    public string File => source.Path;

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public string Sha256 => source.Sha256;

    /// <summary>How the file is written.</summary>
    public CsvDialect Dialect { get; }

    /// <summary>The header as it stands.</summary>
    public string[] HeaderFields { get; }

    /// <summary>The column names; each once, none empty.</summary>
    public string[] Header { get; }

    /// <summary>What is not as most files have it, in sentences for the user.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The 1-based line on which the last row that was read ends.</summary>
    public int Line => csv.Line;

    /// <summary>How far the reading is, from 0 to 1.</summary>
    public double Progress => (double)bytes.Position / source.Length;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or has no header.</exception>
    public static CsvRows Open(string path, ReadingOptions? options)
    {
        var source = SourceFile.Open(path);
        var dialect = CsvDialect.Detect(source, options ?? new ReadingOptions());
        var wide = dialect.Encoding is UnicodeEncoding; // it writes most letters with a NUL
        if (!wide && source.FirstLineWithNul is { } line) throw SourceFile.Refuse(path, "there is a NUL byte, so this is no text; export it as CSV.", line);
        return new CsvRows(source, dialect, options?.AllowOneColumn == true);
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>One text per name of the header; null at the end.</returns>
    /// <exception cref="DataRefusedException">The file is no table; told at its end, with every fault that was found.</exception>
    public string[]? Read()
    {
        while (Next() is { } fields)
        {
            if (Check(fields) is not { } violation) return fields;
            violations.Add(violation);
            if (violations.Count == MostViolations) break;
        }

        source.EnsureUnchanged(); // or else half a row is taken for a fault of the file
        return violations.Count == 0 ? null : throw new DataRefusedException(violations);
    }

    public void Dispose()
    {
        text.Dispose();
        bytes.Dispose();
    }

    private TableViolation? Check(string[] fields)
    {
        if (fields.Length != HeaderFields.Length)
            return new TableViolation(
                File, $"the row has {fields.Length} fields, the header {HeaderFields.Length}.{HintOfLines()}", Line, null,
                fields.Length > HeaderFields.Length ? fields[HeaderFields.Length] : null);
        return fields[0] == HeaderFields[0] && fields.AsSpan().SequenceEqual(HeaderFields)
            ? new TableViolation(File, "the header stands here again, as where files were joined; delete the line.", Line)
            : null;
    }

    /// <summary>A row of many lines is most often the work of a quote that is not closed on the first of them.</summary>
    private string HintOfLines() => Line - lineBefore > 1 ? $" It began after line {lineBefore}; is a quote not closed there?" : "";

    private string[]? Next()
    {
        lineBefore = csv.Line;
        try
        {
            return csv.Read(fields) switch
            {
                CsvFault.None => fields.Count == 0 ? null : [.. fields],
                CsvFault.NotUtf8 => throw NotText(),
                CsvFault.LongField => throw Refuse($"a field has more than {LongestField} bytes.{HintOfLines()}", Line),
                _ => throw Refuse($"a quote stands inside a field, or is not closed; write a quote twice and quote the field.{HintOfLines()}", Line),
            };
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }
        catch (IOException fault)
        {
            throw Refuse($"the file cannot be read: {fault.Message}", null);
        }
    }

    private DataRefusedException NotText() => Refuse(
        $"the file is no text in {Dialect.Encoding.WebName}; save it as UTF-8, or say how it is written with --encoding.",
        Dialect.Encoding is UTF8Encoding ? source.FirstLineNotUtf8 : Dialect.LineOfFirstFault(source.OpenRead()));

    /// <summary>Refuses the file, unless it is half written: then that is the fault.</summary>
    private DataRefusedException Refuse(string rule, long? line)
    {
        source.EnsureUnchanged();
        return SourceFile.Refuse(File, rule, line);
    }

    private string[] ReadHeader(bool allowOneColumn)
    {
        var header = Next() ?? throw Refuse("the file is empty; the first line must name the columns.", null);
        return header.Length switch
        {
            1 when !allowOneColumn => throw Refuse(
                "the header names one column only; the columns must be separated by commas, semicolons, tabs or bars.", Line),
            > MostColumns => throw Refuse($"the header names {header.Length} columns; the most are {MostColumns}.", Line),
            _ => header,
        };
    }

    private void CheckLengths(string[] names)
    {
        var at = Array.FindIndex(names, name => name.Length > LongestName);
        if (at >= 0)
            throw Refuse($"the name of column {at + 1}, '{PlainText.Start(names[at])}', has {names[at].Length} characters; the most are {LongestName}. Is the first line the header?", Line);
    }
}
