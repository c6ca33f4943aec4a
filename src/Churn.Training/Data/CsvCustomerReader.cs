using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Churn.Training.Data;

/// <summary>Reads a customers file: a header and rows, quoted as in RFC 4180, in any <see cref="CsvDialect"/>.</summary>
public static class CsvCustomerReader
{
    /// <summary>The most characters of a field; a longer one is the work of a quote that is never closed.</summary>
    private const int LongestField = 1_000_000;

    private const int MostViolations = 1_000;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or is no such table; holds every fault found.</exception>
    public static CustomerTable Read(string path, ReadingOptions? options = null)
    {
        var bytes = ReadBytes(path);
        if (bytes.Length == 0) throw Refuse(path, "the file is empty; the first line must name the columns.");
        var dialect = CsvDialect.Detect(bytes, options ?? new ReadingOptions());
        var wide = dialect.Encoding is UnicodeEncoding; // it writes most letters with a NUL
        if (!wide && bytes.AsSpan().Contains((byte)0)) throw Refuse(path, "the file holds NUL bytes, so it is no text; export it as CSV.");
        using var text = dialect.Open(bytes);
        using var csv = new CsvParser(text, Configuration(path, dialect));
        try
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return new CustomerTable(path, hash, ReadHeader(path, csv), ReadRows(path, csv)) { Dialect = dialect };
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(path, $"the file is no text in {dialect.Encoding.WebName}; save it as UTF-8.", LineOfFirstFault(bytes, dialect.Encoding));
        }
        catch (MaxFieldSizeException)
        {
            throw Refuse(path, $"a field has more than {LongestField} characters; is a quote not closed?", csv.RawRow);
        }
    }

    /// <summary>The line of the first bytes that are no text; the parser reads ahead in blocks and cannot tell.</summary>
    private static int? LineOfFirstFault(byte[] bytes, Encoding encoding)
    {
        try
        {
            encoding.GetCharCount(bytes);
            return null;
        }
        catch (DecoderFallbackException fault)
        {
            return encoding.GetString(bytes, 0, fault.Index).Count(letter => letter == '\n') + 1;
        }
    }

    private static CsvConfiguration Configuration(string path, CsvDialect dialect) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = dialect.Separator.ToString(),
        IgnoreBlankLines = true,
        CountBytes = false,
        MaxFieldSize = LongestField,
        BadDataFound = bad => throw Refuse(path, "a quote stands inside a field; write it twice and quote the field.", bad.Context.Parser?.RawRow),
    };

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path)) throw Refuse(path, "this is a folder; name a CSV file.");
        if (!File.Exists(path)) throw Refuse(path, "there is no such file.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, $"the file cannot be read: {fault.Message}");
        }
    }

    private static string[] ReadHeader(string path, CsvParser csv)
    {
        if (!csv.Read()) throw Refuse(path, "the file is empty; the first line must name the columns.");
        var header = csv.Record!.Select(name => name.Trim()).ToArray();
        if (header.Length == 1)
            throw Refuse(path, "the header names one column only; the columns must be separated by commas, semicolons, tabs or bars.", 1);
        var violations = header.Index()
            .Where(column => column.Item.Length == 0)
            .Select(column => new TableViolation(path, $"column {column.Index + 1} has no name.", 1))
            .Concat(header.GroupBy(name => name).Where(same => same.Count() > 1 && same.Key.Length > 0)
                .Select(same => new TableViolation(path, $"the name stands {same.Count()} times in the header.", 1, same.Key)))
            .ToArray();
        return violations.Length == 0 ? header : throw new DataRefusedException(violations);
    }

    private static List<TableRow> ReadRows(string path, CsvParser csv)
    {
        var width = csv.Count;
        var rows = new List<TableRow>();
        var violations = new List<TableViolation>();
        var pool = new Dictionary<string, string>(StringComparer.Ordinal); // most values repeat: keep each text once
        while (violations.Count < MostViolations && csv.Read())
        {
            var fields = csv.Record!;
            if (fields.Length != width)
                violations.Add(new TableViolation(path, $"the row has {fields.Length} fields, the header {width}.", csv.RawRow, null, fields.Length > width ? fields[width] : null));
            for (var i = 0; i < fields.Length; i++)
                if (!pool.TryAdd(fields[i], fields[i])) fields[i] = pool[fields[i]];
            rows.Add(new TableRow(csv.RawRow, fields));
        }

        if (violations.Count > 0) throw new DataRefusedException(violations);
        return rows.Count > 0 ? rows : throw Refuse(path, "there is a header and no row below it.");
    }

    private static DataRefusedException Refuse(string path, string rule, int? line = null) => new(new TableViolation(path, rule, line));
}
